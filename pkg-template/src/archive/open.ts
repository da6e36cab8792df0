/** Opens archives. */
import type { Client } from "../client/client.js";
import { unexpected } from "../text/arguments.js";
import { currentAccount } from "./account.js";
import { type Archive, makeArchive } from "./archive.js";
import { Database } from "./database.js";
import { digitsOf } from "./ids.js";
import { ArchiveOptions, isInstance } from "./options.js";

/** Which archive to open. */
export interface OpenArchiveOptions {
  /** The client that `sync` asks, of any kind. Without one what is archived can be read all the same, by `mid`. */
  client?: Client | undefined;
  /** The name of the archive, where an account has several; `"default"` by default. */
  name?: string | undefined;
  /**
   * Whose archive it is, by mid. The account that is logged in by default, for which one request is made; with it none is, so that
   * an archive can be read without a connection or a login. `sync` looks who is logged in all the same.
   */
  mid?: string | number | bigint | undefined;
}

/**
 * Opens the archive of an account, or makes it. It lies in the IndexedDB of the page, extension or userscript that asks:
 * everybody who uses this profile of the browser can read it, and so can every script of the same origin.
 *
 * Rejects with `BiliImError`: `login` where nobody is logged in and no `mid` is given, `storage` where nothing can be stored,
 * or a later version of this library wrote the archive.
 */
export async function openArchive(options: OpenArchiveOptions): Promise<Archive> {
  const reader = new ArchiveOptions("openArchive", options);
  const client = reader.value("client") as Client | undefined;
  const name = reader.text("name") ?? "default";
  const given = reader.value("mid");
  reader.finish();
  const isClient = isInstance(client) && typeof client.history === "function";
  if (client !== undefined && !isClient) throw unexpected("openArchive", "options.client", "a client", client);
  if (given === undefined && !client) throw unexpected("openArchive", "options.client", "a client, or `mid`", client);
  const mid = given === undefined && client ? (await currentAccount(client)).mid : digitsOf(given);
  if (!mid || mid === "0") throw unexpected("openArchive", "options.mid", "a mid", given);
  return makeArchive(mid, await Database.open(`bili-im-archive/${mid}/${name}`), client);
}
