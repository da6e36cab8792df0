/** What the options of a watch ask for: where its events come from, and what follows their handling. */

import { isPlain } from "../client/copy.js";
import type { BiliImError } from "../client/error.js";
import { unexpected } from "../text/arguments.js";
import { isObject } from "../text/fields.js";
import type { CallOptions, PollerOptions } from "../wire.js";
import { AutoRead, type MarkRead } from "./auto-read.js";
import { isNobodys, parseCursor, type WatchCursor } from "./cursor.js";
import { identify } from "./identify.js";
import { LocalSource, type PollerHost } from "./local-source.js";
import { SharedSource } from "./shared-source.js";
import type { PollerStart } from "./source.js";
import { makeStore } from "./store.js";
import type { WatchParts, WatchSource } from "./watch.js";

/** The cursor of a watch, kept by the caller. */
export interface CursorStorage {
  /** What was saved last; nothing where there is nothing yet. */
  load(): WatchCursor | null | undefined | Promise<WatchCursor | null | undefined>;
  /** Keeps it. The next event waits until it is kept. */
  save(cursor: WatchCursor): void | Promise<void>;
}

/** How `watch()` goes about it. */
export interface WatchOptions extends PollerOptions, Pick<CallOptions, "signal" | "timeoutMs"> {
  /**
   * Where the cursor is kept, so that the next watch goes on behind it: `true` (default) in IndexedDB, where there is one, by
   * account and `name`; `false` nowhere; or the caller's own. Unless it is `false`, IndexedDB also has when was polled last and
   * what was counted, so that a page after the other does not poll each.
   */
  storage?: boolean | CursorStorage | undefined;
  /**
   * Whether the tabs of this origin share one poller and one cursor, by account and `name`: one polls and tells the others.
   * On by default, where there are Web Locks and `BroadcastChannel`; where one is missing, each tab polls at double the
   * interval. Every script of the origin can read and write that channel.
   */
  share?: boolean | undefined;
  /** Tells watches of one account apart that do not share a cursor, from 1 to 64 characters; `default` by default. */
  name?: string | undefined;
  /** Whether a conversation is marked as read once a message in it was handled. Off by default: a watch marks nothing. */
  autoRead?: boolean | undefined;
}

const USUAL_INTERVAL_MS = 20_000;
const MAX_INTERVAL_MS = 3_600_000;

/** @internal What a watch needs of the client. */
export interface WatchHost extends MarkRead {
  /** The user's own mid. */
  ownMid(): Promise<string>;
  /** Calls `listener` after each message that was sent; the returned function ends that. */
  onSent(listener: () => void): () => void;
  /** A poller with these options, for the account `mid`: it stops where somebody else is logged in. */
  poller(options: object, mid: string): PollerHost;
}

/** @internal */
export function openWatch(options: unknown, host: WatchHost): WatchParts {
  const { storage, name = "default", autoRead = false, share = true, ...rest } = isObject(options) ? options : {};
  const reader = new AutoRead(host);
  return {
    signal: isObject(rest.signal) ? (rest.signal as unknown as AbortSignal) : undefined,
    onHandled: (event, role) => {
      if (autoRead && role !== "follower") reader.handled(event);
    },
    async open(tell, ended): Promise<WatchSource> {
      if (options != null && !(isObject(options) && isPlain(options))) {
        throw unexpected("watch", "options", "a plain object with options", options);
      }
      if (typeof name !== "string" || name.length < 1 || name.length > 64) {
        throw refuse("name", "a text of 1 to 64 characters", name);
      }
      if (typeof autoRead !== "boolean") throw refuse("autoRead", "true or false", autoRead);
      if (typeof share !== "boolean") throw refuse("share", "true or false", share);
      const given = rest.since == null ? undefined : parseCursor(rest.since, undefined, "options.since");
      const mid = await identify({ ownMid: host.ownMid, tell, since: given, ended });
      const store = makeStore(storage, mid, name);
      const since = !given || isNobodys(given) ? undefined : parseCursor(given, mid, "options.since");
      const { intervalMs = USUAL_INTERVAL_MS } = rest as PollerOptions;
      const poller = (start: PollerStart) => {
        const pace = start.isSlow ? { intervalMs: Math.min(intervalMs * 2, MAX_INTERVAL_MS) } : {};
        return new LocalSource(host.poller({ ...rest, ...pace }, mid), start);
      };
      // An interval that is none is refused by the core.
      if (share && intervalMs > 0) {
        // The core lets the poller of this tab know by itself.
        const onFree = host.onSent(() => shared.role === "follower" && shared.nudge());
        const shared = new SharedSource({ mid, name, intervalMs, since, store, poller, onFree });
        return shared;
      }
      const [from, pace] = await Promise.all([since ?? store.load(), store.loadPace()]);
      const source = poller({ since: from, pace, onPace: store.savePace });
      return Object.assign(source, { role: "standalone" as const, handled: store.save });
    },
  };
}

function refuse(name: string, expected: string, value: unknown): BiliImError {
  return unexpected("watch", `options.${name}`, expected, value);
}
