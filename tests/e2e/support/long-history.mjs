/** Long conversations: generated in the sandbox, iterated in a page, and compared by digest. */
import { createHash } from "node:crypto";

/**
 * Defines `walk` in a page with `client`: iterates a whole history and returns a summary. Messages up to `last` existed
 * before; their digest is over `msg_seqno:msg_key`, oldest first.
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

/** Sandbox settings for paging, and messages that arrive during an iteration. */
export function controlsOf({ control }) {
  const post = async (path, body) => {
    const response = await fetch(`${control}/${path}`, { method: "POST", body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`POST ${path}: ${await response.text()}`);
  };
  return {
    /** Omitted settings are reset to their defaults. */
    settings: (settings) => post("settings", settings),
    /** On every `every`-th history request for `a` and `b`, `at_once` messages of `b` arrive, `count` in total. */
    arrivals: (arrivals) => post("arrivals", arrivals),
  };
}

/** The expected result of `walk` for the stored messages that the service returns. */
export function digestOf(messages) {
  const lines = messages.filter((message) => message.msg_status !== 2);
  const text = lines.map((message) => `${message.msg_seqno}:${message.msg_key}`).join();
  return createHash("sha256").update(text).digest("hex");
}
