/** The way between a tab and the sandbox, in virtual time; what must hold of requests that leave is looked at here. */

import { ALL, COOKIE, TOKEN } from "./people.mjs";
import { clock } from "./platform.mjs";
import { forecast, nameOf } from "./weather.mjs";
import { codeOf, packed, responseOf } from "./wire.mjs";

/** Requests in flight per host. */
const MAX_PER_HOST = 2;

/** Changes after which a conversation stands elsewhere in the list, or not at all. */
const MOVES = ["remove_session", "set_top", "update_intercept"];

/** Nobody answers. */
const NEVER = Symbol("never");

const entries = (text) => Object.fromEntries(new URLSearchParams(text));

/** How the connection of one tab behaves: its `fetch`. */
export class Network {
  /** Requests in flight, by host. */
  #inFlight = new Map();
  /** When the last change left. */
  #lastWrite = undefined;
  /** Nothing leaves before this time, as risk control has refused. */
  restsUntil = 0;
  departures = 0;

  constructor(episode, tab) {
    this.episode = episode;
    this.tab = tab;
    this.fetch = (url, init) => this.#fetch(new URL(url), init);
  }

  /** A new instance knows nothing of what was in flight in the one before. */
  forget() {
    this.#inFlight.clear();
  }

  async #fetch(url, init) {
    const request = this.#read(url, init);
    this.#depart(request);
    const { inFlight } = request;
    inFlight.add(request);
    const land = () => inFlight.delete(request);
    const aborted = new Promise((_, reject) => {
      const abort = () => {
        // At once: the next in line may leave before any promise has settled.
        land();
        reject(init.signal.reason);
      };
      init.signal.addEventListener("abort", abort, { once: true });
    });
    aborted.catch(() => {});
    const answer = this.#travel(request, init.signal);
    try {
      const reply = await Promise.race([answer, aborted]);
      // An answer to one that was to be sent all the same ends the rest, unless it is another refusal.
      if (request.call?.options.insist) this.restsUntil = 0;
      return responseOf(reply, aborted, land);
    } catch (thrown) {
      land();
      throw thrown;
    }
  }

  #read({ origin, pathname, search }, { method = "GET", body }) {
    const query = entries(search);
    const form = typeof body === "string" ? entries(body) : undefined;
    const endpoint = pathname.split("/").at(-1);
    const kind = endpoint === "send_msg" ? "send" : method === "GET" ? "read" : "write";
    const call = this.episode.calls.get(Number(form?.build ?? query.build ?? 0));
    const inFlight = this.#inFlight.get(origin) ?? new Set();
    this.#inFlight.set(origin, inFlight);
    return { origin, target: pathname + search, method, body, query, form, endpoint, kind, call, inFlight };
  }

  /** What must hold when a request leaves. */
  #depart(request) {
    const { episode, tab } = this;
    const { method, form, query, endpoint, call, inFlight } = request;
    const now = clock.now();
    request.at = now;
    this.departures += 1;
    episode.note(`${tab.name} ${method} ${endpoint} ${call?.id ?? ""}`);
    const check = (rule, holds, more) => episode.check(rule, holds, () => ({ tab: tab.name, endpoint, call, ...more }));
    check("two requests at most are in flight per host", inFlight.size < MAX_PER_HOST);
    const isBold = call?.options?.insist === true;
    check("nothing leaves while the rest after risk control lasts", isBold || now >= this.restsUntil, {
      until: this.restsUntil - now,
    });
    if (!form) {
      check("the token is in no query", !JSON.stringify(query).includes(TOKEN));
      return;
    }
    check("a change has the token twice", form.csrf === TOKEN && form.csrf_token === TOKEN);
    const since = now - (this.#lastWrite ?? Number.NEGATIVE_INFINITY);
    check("changes leave at a distance", since >= tab.minIntervalMs, { since, expected: tab.minIntervalMs });
    this.#lastWrite = now;
    if (request.kind !== "send") return;
    check("who posts a message is known", call !== undefined, { form });
    if (!call) return;
    const isSecond = call.posts.length > 0;
    const wasRefused = call.posts.every(({ isSignatureRefused }) => isSignatureRefused);
    check("a message is posted once, or again after its signature was refused", !isSecond || wasRefused);
    check("a message is posted twice at most", call.posts.length < 2);
    request.post = { call, at: now, stored: [], isSignatureRefused: false };
    call.posts.push(request.post);
  }

  /** There and back; what is still on its way counts, also when nobody waits for it any more. */
  async #travel(request, signal) {
    const { episode } = this;
    const fate = forecast(episode.fates, episode.climate, request.kind);
    if (fate.isFault) episode.tally.fault(nameOf(fate));
    episode.underway += 1;
    try {
      const reply = await this.#pass(request, fate, signal);
      if (reply !== NEVER) return reply;
    } finally {
      episode.underway -= 1;
    }
    return new Promise(() => {});
  }

  async #pass(request, fate, signal) {
    const failed = () => new TypeError("fetch failed");
    if (fate.silent === "never") return NEVER;
    if (fate.silent === "late" || fate.lateBy !== undefined) this.#later(request, fate.lateBy);
    if (fate.silent === "late") return NEVER;
    await clock.wait(fate.upMs);
    if (fate.lost === "there") throw failed();
    if (fate.cannedStatus) {
      await clock.wait(fate.downMs);
      return { status: fate.cannedStatus, headers: {}, body: Buffer.from("<html>"), isCut: false };
    }
    // What was given up on its way may have been on the wire already.
    if (signal.aborted && this.episode.fates.chance(0.5)) return NEVER;
    const reply = await this.#deliver(request, fate.fault);
    if (fate.silent) return NEVER;
    await clock.wait(fate.downMs);
    if (fate.lost === "back" || !reply) throw failed();
    return reply;
  }

  #later(request, ms) {
    this.episode.underway += 1;
    clock.wait(ms).then(async () => {
      await this.#deliver(request);
      this.episode.underway -= 1;
    });
  }

  /** Hands a request to the sandbox, and looks what came of it; `undefined` where the connection broke. */
  #deliver(request, fault) {
    return clock.job(async () => {
      const { sandbox, ledger } = this.episode;
      const { method, target, endpoint, form, post } = request;
      await sandbox.setClock(Date.now());
      if (fault) await sandbox.control("POST", "fault", { path: endpoint, fault });
      const sent = await packed(request.body);
      const reply = await sandbox
        .ask(method, target, { headers: { cookie: COOKIE, ...sent.headers }, body: sent.body })
        .catch(() => undefined);
      if (fault) await sandbox.control("DELETE", "fault");
      if (post) {
        this.episode.delivered += 1;
        const talker = ALL.find(({ id }) => String(id) === form["msg[receiver_id]"]);
        const fresh = await ledger.refresh(talker, post);
        post.stored.push(...fresh.filter(({ kind }) => kind !== 18));
        post.isSignatureRefused ||= codeOf(reply) === -400;
        if (form["msg[msg_type]"] === "5" && post.stored.length > 0) ledger.setStatus(form["msg[content]"], 1);
      }
      if (MOVES.includes(endpoint)) ledger.touch({ id: Number(form.talker_id) });
      return reply;
    });
  }
}
