/** A tab of the account: a client with options of its own, and its calls. */
import { createHash } from "node:crypto";
import { Network } from "./network.mjs";
import { OWN, TOKEN } from "./people.mjs";
import { bili, clock } from "./platform.mjs";

/** Which characters of the two keys make up the one that is hashed: see signing.md. */
const PICK = [
  46, 47, 18, 2, 53, 8, 23, 32, 15, 50, 10, 31, 58, 3, 45, 35, 27, 43, 5, 49, 33, 9, 42, 19, 29, 28, 14, 39, 12, 38, 41,
  13,
];

export class Tab {
  calls = [];
  requestsTold = 0;
  isClosed = false;
  /** Whether an instance of WebAssembly trapped under it. */
  hasTrapped = false;

  constructor(episode, name) {
    const { chances } = episode;
    this.episode = episode;
    this.name = name;
    this.network = new Network(episode, this);
    episode.allTabs.push(this);
    const interval = chances.pick([undefined, undefined, 0, 300, 2500]);
    this.minIntervalMs = interval ?? 1000;
    this.signsItself = chances.chance(0.2);
    this.client = bili.createClient({
      fetch: this.network.fetch,
      csrf: chances.pick([TOKEN, () => this.#token()]),
      mid: String(OWN),
      locale: "en",
      minIntervalMs: interval,
      timeoutMs: chances.pick([undefined, undefined, 4000, 30_000]),
      retry: chances.pick([undefined, undefined, false, { attempts: 5 }]),
      sign: this.signsItself ? (fields) => this.#sign(fields) : undefined,
    });
    this.client.on("request", () => {
      this.requestsTold += 1;
    });
    this.client.on("risk", ({ error }) => {
      episode.tally.act("rests after risk control");
      this.network.restsUntil = Math.max(this.network.restsUntil, clock.now() + error.retryAfterMs);
      episode.check("a rest is two minutes to an hour, or what was asked", error.retryAfterMs >= 119_000, () => ({
        retryAfterMs: error.retryAfterMs,
      }));
    });
  }

  /** Makes a call, and keeps what it comes to. `run` is given the options. */
  start(operation, { talker, content, options = {}, ...more }, run) {
    const { episode } = this;
    const call = {
      id: episode.calls.size + 1,
      operation,
      tab: this,
      talker,
      content,
      posts: [],
      began: clock.now(),
      ...more,
      options: { ...this.#limits(), ...options },
    };
    // Uploads do not tell which call they are of.
    const isSingle = ["sendText", "markRead", "unread", "session", "pin"].includes(operation);
    if (isSingle && episode.chances.chance(0.02)) call.options.insist = true;
    call.options.build = call.id;
    episode.calls.set(call.id, call);
    this.calls.push(call);
    episode.note(`${this.name} ${operation} ${call.id} ${talker?.id ?? ""} ${content ?? ""}`);
    const settle = (outcome) => {
      Object.assign(call, outcome, { settled: clock.now() });
      episode.tally.call(operation, nameOf(call));
      episode.note(`${this.name} ${operation} ${call.id} came to ${nameOf(call)}`);
    };
    call.promise = Promise.resolve(run(call.options, call)).then(
      (value) => settle({ value }),
      (error) => settle({ error: error ?? "nothing" }),
    );
    return call;
  }

  /** How long it may take, or when it is given up. */
  #limits() {
    const { chances } = this.episode;
    const options = {};
    if (chances.chance(0.15)) options.timeoutMs = chances.pick([300, 1500, 6000, 20_000]);
    if (chances.chance(0.1)) {
      const controller = new AbortController();
      const ms = chances.pick([0, 5, 200, 1500, 6000]);
      const reason = `given up after ${ms} ms`;
      if (ms === 0) queueMicrotask(() => controller.abort(reason));
      else clock.wait(chances.from(1, ms)).then(() => controller.abort(reason));
      options.signal = controller.signal;
    }
    return options;
  }

  async #token() {
    const { fates } = this.episode;
    const ms = fates.weighted([
      [5, 0],
      [3, 20],
      [2, 500],
      [1, 4000],
    ]);
    if (fates.chance(0.01)) return new Promise(() => {});
    if (ms > 0) await clock.wait(fates.from(1, ms));
    return TOKEN;
  }

  async #sign(fields) {
    const { fates, keys } = this.episode;
    if (fates.chance(0.01)) return new Promise(() => {});
    if (fates.chance(0.5)) await clock.wait(fates.from(1, 800));
    const signed = { ...fields, wts: String(Math.floor(Date.now() / 1000)) };
    const query = new URLSearchParams(Object.entries(signed).sort()).toString();
    const mixed = PICK.map((at) => (keys.img + keys.sub)[at]).join("");
    return {
      ...signed,
      w_rid: createHash("md5")
        .update(query + mixed)
        .digest("hex"),
    };
  }

  close() {
    this.isClosed = true;
    this.client.close();
  }
}

/** What a call came to, in few words. */
export function nameOf({ value, error, options }) {
  if (error === undefined) return value?.confirmed === undefined ? "done" : `confirmed ${value.confirmed}`;
  if (error === options.signal?.reason) return "given up";
  if (!bili.isBiliImError(error)) return `threw ${error}`;
  const isUnsent = /nothing was sent|nothing is sent/.test(error.message);
  return `${error.kind}${isUnsent ? ", nothing sent" : ""}${error.message.includes("was not sent") ? ", not sent" : ""}`;
}
