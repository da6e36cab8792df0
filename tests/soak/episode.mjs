/** A stretch of the soak: a fresh sandbox, a few tabs, and so many acts. */
import { createHash } from "node:crypto";
import { ACTS } from "./acts.mjs";
import { checkAtEnd } from "./checks.mjs";
import { Ledger } from "./ledger.mjs";
import { ALL, COOKIE, CROWD, OLD, OWN, TALKERS } from "./people.mjs";
import { clock, resetPlatform } from "./platform.mjs";
import { mix, Random } from "./random.mjs";
import { Tab } from "./tab.mjs";

/** By the clock on the wall, when the first episode begins: after all that the sandbox is told at its start. */
const WALL = 1_760_000_000_000;

/** Virtual time after which a call that is still pending hangs. */
const PATIENCE = 6 * 3_600_000;

const KEPT_NOTES = 60;

export class Episode {
  calls = new Map();
  images = [];
  tabs = [];
  allTabs = [];
  cookie = COOKIE;
  /** Requests that arrive later than anybody waits. */
  underway = 0;
  /** How many POSTs of messages have reached the sandbox. */
  delivered = 0;
  violation = undefined;
  #notes = [];
  #hash = createHash("md5");
  #alongside = [];
  #old = new Set();

  constructor(sandbox, tally, seed, number) {
    this.sandbox = sandbox;
    this.tally = tally;
    this.number = number;
    this.seed = mix(seed, number);
    this.chances = new Random(mix(this.seed, 1));
    this.fates = new Random(mix(this.seed, 2));
    this.ledger = new Ledger(sandbox, () => clock.now());
    this.climate = this.chances.pick(["usual", "usual", "usual", "calm", "rough", "refusing"]);
    this.settings = this.#settings();
  }

  #settings() {
    const { chances } = this;
    const some = (name, value, probability = 0.4) => (chances.chance(probability) ? { [name]: value } : {});
    return {
      strict: true,
      ...some("sign", "required", 0.85),
      ...some("history_window", "oldest"),
      ...some("max_seqno", "session"),
      min_seqno: chances.pick(["page", "session", "one"]),
      ...some("recalled", "emptied"),
      ...some("pushes", "left"),
      ...some("refusals", "bare"),
      ...some("end_ts", "ignored"),
      ...some("pinned", "first"),
      ...some("wbi_img", "null", 0.04),
    };
  }

  /** One line of what happens. */
  note(line) {
    const text = `${clock.now()} ${line}`;
    this.#hash.update(`${text}\n`);
    this.#notes.push(text);
    if (this.#notes.length > KEPT_NOTES) this.#notes.shift();
  }

  /** Looks whether a rule holds; the first that does not ends the episode. */
  check = (rule, holds, details = () => ({})) => {
    this.tally.rule(rule);
    if (holds || this.violation) return;
    this.violation = { rule, at: clock.now(), details: details(), notes: [...this.#notes] };
  };

  /** Something that has to come to its end, too. */
  alongside(promise) {
    this.#alongside.push(promise);
  }

  /** Whether a message was there at the beginning. */
  isOld(key) {
    return this.#old.has(key);
  }

  /** Plays it; what it yields identifies the schedule. */
  async play(acts) {
    const began = clock.now();
    resetPlatform(mix(this.seed, 3));
    clock.setBack(began - WALL);
    await clock.job(() => this.#set());
    for (const name of this.chances.chance(0.5) ? ["one", "two"] : ["one"]) this.open(name);
    for (let act = 0; act < acts && !this.violation; act += 1) {
      await clock.wait(this.#gap());
      this.#act();
    }
    await this.#drain();
    await clock.job(() => checkAtEnd(this));
    for (const tab of this.tabs) tab.close();
    this.tally.episodes += 1;
    this.tally.virtualMs += clock.now() - began;
    this.tally.requests += this.allTabs.reduce((sum, { network }) => sum + network.departures, 0);
    this.tally.messages += this.ledger.size;
    return this.#hash.digest("hex");
  }

  open(name) {
    const tab = new Tab(this, name);
    this.tabs.push(tab);
    return tab;
  }

  /** The world at the beginning. */
  async #set() {
    const { sandbox, chances } = this;
    await sandbox.reset(this.seed % 1_000_000, this.settings);
    await sandbox.setClock(Date.now());
    this.keys = await sandbox.control("GET", "keys");
    for (const { id } of TALKERS.filter(({ isGroup }) => !isGroup)) {
      await sandbox.control("POST", "account", { mid: id, stranger_limit: false, privacy: "everyone" });
    }
    const count = chances.from(20, 700);
    const first = chances.below(count);
    const withdrawn = chances.chance(0.5) ? [[first, Math.min(count, first + chances.from(1, 250))]] : [];
    const has_more_sticks = chances.chance(0.5);
    const long = { a: OWN, b: OLD.id, count, seed: this.seed % 1000, odd: false, withdrawn, has_more_sticks };
    await sandbox.control("POST", "conversation", long);
    for (const { id } of CROWD.slice(0, chances.below(CROWD.length))) {
      const content = JSON.stringify({ content: "hi" });
      await sandbox.control("POST", "push", { from: id, to: OWN, msg_type: 1, content });
    }
    for (const talker of ALL) await this.ledger.refresh(talker);
    this.#old = new Set(ALL.flatMap((talker) => this.ledger.all(talker).map(({ key }) => key)));
  }

  #gap() {
    const { chances } = this;
    return chances.weighted([
      [5, () => chances.from(1, 300)],
      [4, () => chances.from(300, 6000)],
      [1, () => chances.from(6000, this.climate === "refusing" ? 240_000 : 60_000)],
    ])();
  }

  #act() {
    const { name, act } = this.chances.weighted(ACTS);
    this.tally.act(name);
    this.note(name);
    const done = act(this, this.chances.pick(this.tabs));
    if (done instanceof Promise) this.alongside(done);
  }

  /** Waits until nothing is pending. */
  async #drain() {
    const settled = async () => {
      for (let seen = -1; seen < this.calls.size; ) {
        seen = this.calls.size;
        await Promise.all([...this.calls.values()].map(({ promise }) => promise));
        await Promise.all(this.#alongside);
      }
      while (this.underway > 0) await clock.wait(1000);
      return true;
    };
    let patience;
    const hangs = new Promise((resolve) => {
      patience = setTimeout(() => resolve(false), PATIENCE);
    });
    const isOver = await Promise.race([settled(), hangs]);
    // It would hold all of the episode.
    clearTimeout(patience);
    const pending = [...this.calls.values()].filter((call) => call.settled === undefined);
    this.check("no call is pending at the end", isOver, () => ({ pending: pending.slice(0, 5) }));
  }
}
