/** Long conversations: made up in the sandbox, walked through in a page, and told apart by a digest of a line each. */
import { createHash } from "node:crypto";

/**
 * Defines `walk` in a page with `client`: iterates a whole history and returns what is small enough to leave the page.
 * Messages up to `last` are those that were there before; their digest is of `msg_seqno:msg_key`, the oldest first.
 */
export function defineWalk() {
  globalThis.walk = async (talker, options, last) => {
    const seqnos = [];
    const keys = [];
    for await (const message of client.history(talker, options)) {
      seqnos.push(message.msg_seqno);
      keys.push(message.msg_key);
    }
    const forward = options.from !== undefined;
    if (!forward) {
      seqnos.reverse();
      keys.reverse();
    }
    const old = seqnos.filter((seqno) => seqno <= last);
    const lines = old.map((seqno, index) => `${seqno}:${keys[index]}`).join();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(lines)));
    return {
      ordered: seqnos.every((seqno, index) => index === 0 || seqnos[index - 1] < seqno),
      unique: new Set(keys).size,
      old: old.length,
      arrived: seqnos.length - old.length,
      first: seqnos[0],
      digest: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""),
    };
  };
}

/** Settings of the sandbox that nobody else needs, and messages that arrive while somebody reads. */
export function controlsOf({ control }) {
  const post = async (path, body) => {
    const response = await fetch(`${control}/${path}`, { method: "POST", body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`POST ${path}: ${await response.text()}`);
  };
  return {
    /** What is left out goes back to its default. */
    settings: (settings) => post("settings", settings),
    /** Every `every` requests for the history of `a` and `b`, `at_once` messages of `b` arrive, `count` in all. */
    arrivals: (arrivals) => post("arrivals", arrivals),
  };
}

/** What `walk` must say of the stored messages that are returned at all. */
export function digestOf(messages) {
  const lines = messages.filter((message) => message.msg_status !== 2);
  const text = lines.map((message) => `${message.msg_seqno}:${message.msg_key}`).join();
  return createHash("sha256").update(text).digest("hex");
}
