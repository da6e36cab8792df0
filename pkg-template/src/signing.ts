/** Signatures for sends: where the keys come from, and when they are fetched anew. */
import { ask } from "./ask.js";
import type { Call } from "./call.js";
import { get, isObject, textOf } from "./describe.js";
import { Fault } from "./fault.js";

/** Keys age a day, in ms. */
const LIFETIME_MS = 86_400_000;

/** The addresses that the keys are in, as long as they are good. */
export interface Keys {
  readonly img: string;
  readonly sub: string;
  readonly until: number;
}

/** Who sends to whom from what device, and when, in seconds since 1970. */
export interface Signed {
  readonly w_sender_uid: string;
  readonly w_receiver_id: string;
  readonly w_dev_id: string;
}

/**
 * The query of a send with its signature; nothing when sends are not signed. Sends wait for their turn before they come here, so
 * one fetch of the keys serves all of them.
 */
export async function signature(call: Call, signed: Signed, wts: number): Promise<string | undefined> {
  const { kept, settings } = call.part;
  const { sign } = settings;
  if (sign === false) return undefined;
  if (typeof sign === "function") return ownSignature(call, sign, signed);
  const keys = kept.keys && kept.keys.until > Date.now() ? kept.keys : await fetchKeys(call);
  const query = inOrder({ ...signed, wts: String(wts) });
  const rid = call.part.glue.sign(keys.img, keys.sub, query);
  if (rid === undefined) throw new Fault("reply", "the account has no keys for signatures");
  kept.keys = keys;
  return `${query}&w_rid=${rid}`;
}

/** The query of these fields, as the signature wants it: in the order of their names, and without what it leaves out. */
function inOrder(fields: Readonly<Record<string, string>>): string {
  const encode = (text: string) => encodeURIComponent(text).replace(/[!'()*]/g, "");
  const pairs = Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1));
  return pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
}

async function fetchKeys(call: Call): Promise<Keys> {
  const images = get(await ask(call, "account", [call.common]), "wbi_img");
  const [img, sub] = [textOf(images, "img_url") ?? "", textOf(images, "sub_url") ?? ""];
  return { img, sub, until: Date.now() + LIFETIME_MS };
}

async function ownSignature(call: Call, sign: (fields: Record<string, string>) => unknown, signed: Signed) {
  let made: unknown;
  try {
    made = await sign({ ...signed });
  } catch (cause) {
    call.cause = cause;
    throw new Fault("input", "`options.sign`: the function failed");
  }
  const fields = isObject(made) ? Object.entries(made as Record<string, string>) : [];
  const query = fields.every(([, value]) => typeof value === "string") && new URLSearchParams(fields).toString();
  if (!query) throw new Fault("input", "`options.sign`: the function has to return an object of strings");
  return query;
}
