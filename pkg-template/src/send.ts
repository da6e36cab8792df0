/** Sending: one message at a time, never twice, and a lost answer is looked into. */
import { attempt, inTurn, keepTheGap, random } from "./ask.js";
import type { Call } from "./call.js";
import { describe, textOf } from "./describe.js";
import { Fault } from "./fault.js";
import { keep, readKept } from "./page.js";
import { makeReady, makeRequest } from "./request.js";
import type { Found, Peer, Sign } from "./sent.js";
import { signature } from "./signing.js";

/** How long a message can be recalled, in ms. */
const RECALLABLE_MS = 120_000;

/** The code of one that is older. */
const TOO_LATE = 21041;

/** What clocks may differ, in ms. */
const CLOCKS_DIFFER_MS = 300_000;

/** Where the service may have failed after it stored the message. */
const LOST_CODES = [-3, -500, -503, -504];

/** A message: what the method was given, and what that comes to. */
interface Parcel {
  readonly name: string;
  readonly given: readonly string[];
  readonly to: Peer;
  readonly sign: Sign;
}

/** Checks all there is to check, before anything waits for a turn. */
async function wrap(call: Call, name: string, given: readonly string[]): Promise<Parcel> {
  const { form } = await makeReady(call, name, given);
  const fields = new URLSearchParams(form);
  const field = (name: string) => fields.get(`msg[${name}]`) ?? "";
  const to = { talker_id: field("receiver_id"), session_type: Number(field("receiver_type")) };
  return { name, given, to, sign: { sender: field("sender_uid"), type: field("msg_type"), content: field("content") } };
}

/** Sends a text or an image; with `confirm` it looks into the history afterwards. */
export async function send(call: Call, name: string, given: readonly string[], confirm: boolean): Promise<object> {
  const parcel = await wrap(call, name, given);
  const { sent } = call.part.kept;
  const { to, sign } = parcel;
  return inTurn(call, async () => {
    const mark = await sent.end(call, to);
    let reply: object;
    try {
      reply = (await post(call, parcel)) as object;
      const key = textOf(reply, "msg_key");
      // Without its key the message can be neither recalled nor found again.
      if (key === undefined) throw new Fault("reply", "the reply has no `msg_key`");
      sent.note(key);
      if (!confirm) return reply;
      return { ...reply, confirmed: "key" in (await sent.find(call, to, mark, { ...sign, key })) };
    } catch (fault) {
      if (!(fault instanceof Fault) || !isLost(fault)) throw fault;
      const found = await sent.find(call, to, mark, sign);
      if (!("key" in found)) throw conclude(fault, found);
      sent.note(found.key);
      return { msg_key: found.key, confirmed: true };
    }
  });
}

/** Recalls a message of one's own, by the time it was sent in seconds since 1970, where that is known. */
export async function recall(call: Call, given: readonly string[], timestamp: number | undefined): Promise<unknown> {
  const parcel = await wrap(call, "recall", given);
  const sentAt = call.part.kept.sent.times.get(parcel.sign.content);
  const told = timestamp === undefined ? undefined : timestamp * 1000 + CLOCKS_DIFFER_MS;
  const ageMs = Date.now() - (sentAt ?? told ?? Date.now());
  if (ageMs > RECALLABLE_MS) {
    const seconds = Math.round(ageMs / 1000);
    const message = `code ${TOO_LATE}, RecallTooLate: sent ${seconds} s ago, and 120 s are allowed; nothing was sent`;
    throw new Fault("api", message, false, { code: TOO_LATE });
  }
  return inTurn(call, () => post(call, parcel));
}

/** Posts a message whose turn it is. One that was refused for its signature was not sent: it goes once more, with new keys. */
async function post(call: Call, { name, given, to, sign }: Parcel): Promise<unknown> {
  for (;;) {
    await keepTheGap(call);
    const wts = Math.floor(Date.now() / 1000);
    const device = deviceId(call, sign.sender);
    const { keys } = call.part.kept;
    const signed = { w_sender_uid: sign.sender, w_receiver_id: to.talker_id, w_dev_id: device };
    const query = await signature(call, signed, wts);
    const request = makeRequest(call, name, [...given, describe(device), describe(wts)]);
    const target = query === undefined ? request.target : `${request.target}?${query}`;
    try {
      return (await attempt(call, name, { ...request, target }, 1)).data;
    } catch (fault) {
      const mayBeOld = keys !== undefined && keys === call.part.kept.keys;
      if (!(mayBeOld && fault instanceof Fault && fault.code === -400)) throw fault;
      call.part.kept.keys = undefined;
    }
  }
}

/** Whether the answer was lost, so that it says nothing about the message. */
function isLost({ kind, status = 0, code = 0 }: Fault): boolean {
  if (kind === "http") return status >= 500;
  return kind === "api" ? LOST_CODES.includes(code) : ["network", "timeout", "reply"].includes(kind);
}

/** What it comes to that a message whose answer was lost was not found. */
function conclude(lost: Fault, found: Exclude<Found, { key: string }>): Fault {
  const isAbsent = "others" in found;
  // After a time-out the message may still be on its way.
  if (isAbsent && lost.kind !== "timeout") {
    return lost.saying(`the message was not sent: ${lost.message}`, { retryable: true });
  }
  const why = isAbsent ? `the history shows ${found.others} new messages, and not this one yet` : found.why;
  const message = `the message may have been sent (${lost.message}): ${why}`;
  return lost.saying(message, { kind: "unconfirmed", retryable: false });
}

/** The device's id: given, kept from before for this account, or a new UUID (version 4). */
function deviceId(call: Call, own: string): string {
  const given = call.part.settings.deviceId;
  if (given !== undefined) return given;
  const name = `bili-im.dev_id.${own}`;
  const kept = readKept(name);
  if (kept?.length === 36) return kept;
  const made = uuid(random(16));
  keep(name, made);
  return made;
}

function uuid(bytes: Uint8Array): string {
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-").toUpperCase();
}
