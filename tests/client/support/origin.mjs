/** Tabs of one origin, with their locks, channels and databases, as browsers have them. */
import { Channels } from "./channels.mjs";
import { clock } from "./clock.mjs";
import { Databases } from "./databases.mjs";
import { LockTable } from "./lock-table.mjs";

/** How often a page that has been hidden for long has a turn, in ms. */
const HIDDEN_TICK = 60_000;

export class Origin {
  locks = new LockTable();
  channels = new Channels();
  databases = new Databases();
  tabs = [];

  /** Opens a tab. It has what is not in `without`: `"locks"`, `"channel"` or `"database"`. */
  open({ visible = true, without = [], contentScript = false } = {}) {
    const tab = new Tab(this, { visible, without, contentScript });
    this.tabs.push(tab);
    return tab;
  }
}

/** A tab that is `running`, `frozen`, `cached` (in the back/forward cache) or `gone`. */
export class Tab {
  condition = "running";
  isOnline = true;
  /** What waits until it runs again. */
  #backlog = [];
  #timers = new Map();
  #visible;

  constructor(origin, { visible, without, contentScript }) {
    this.origin = origin;
    this.#visible = visible;
    const events = new EventTarget();
    const document = Object.defineProperties(new EventTarget(), {
      visibilityState: { get: () => (this.#visible ? "visible" : "hidden") },
      hidden: { get: () => !this.#visible },
    });
    this.scope = Object.assign(events, {
      document,
      performance,
      navigator: without.includes("locks") ? {} : { locks: origin.locks.managerOf(this, contentScript) },
      setTimeout: (run, ms) => this.#setTimeout(run, ms),
      clearTimeout: (number) => this.#clearTimeout(number),
    });
    if (!without.includes("channel")) this.scope.BroadcastChannel = origin.channels.classOf(this);
    if (!without.includes("database")) this.scope.indexedDB = origin.databases.factoryOf(this);
  }

  /** Runs it now, or once the tab runs again. */
  run(work) {
    if (this.condition === "running") work();
    else if (this.condition !== "gone") this.#backlog.push(work);
  }

  show() {
    this.#setVisible(true);
  }

  hide() {
    this.#setVisible(false);
  }

  /** Loses the network, or has it again. */
  setOnline(isOnline) {
    this.isOnline = isOnline;
    this.run(() => this.scope.dispatchEvent(new Event(isOnline ? "online" : "offline")));
  }

  /** Leaves by a link; the browser keeps the page in its cache, or does not. */
  async leave({ isCached = true } = {}) {
    this.scope.dispatchEvent(new Event("pagehide"));
    await clock.rest();
    if (isCached) this.condition = "cached";
    else this.kill();
  }

  /** Comes back from the cache. */
  async comeBack() {
    this.#resume();
    this.scope.dispatchEvent(new Event("pageshow"));
    await clock.rest();
  }

  /** `isSilent` for browsers that do not say so. */
  async freeze({ isSilent = false } = {}) {
    if (!isSilent) this.scope.document.dispatchEvent(new Event("freeze"));
    await clock.rest();
    this.condition = "frozen";
  }

  async thaw({ isSilent = false } = {}) {
    this.#resume();
    if (!isSilent) this.scope.document.dispatchEvent(new Event("resume"));
    await clock.rest();
  }

  /** It crashes, is discarded, or is closed for good. */
  kill() {
    this.condition = "gone";
    this.#backlog = [];
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.origin.locks.dropAllOf(this);
    this.origin.channels.dropAllOf(this);
  }

  #resume() {
    this.condition = "running";
    for (const work of this.#backlog.splice(0)) work();
  }

  #setVisible(isVisible) {
    this.#visible = isVisible;
    this.run(() => this.scope.document.dispatchEvent(new Event("visibilitychange")));
  }

  #setTimeout(run, ms) {
    const due = clock.now() + ms;
    const at = this.#visible ? due : Math.ceil(due / HIDDEN_TICK) * HIDDEN_TICK;
    const timer = setTimeout(() => {
      this.#timers.delete(number);
      this.run(run);
    }, at - clock.now());
    const number = Number(timer);
    this.#timers.set(number, timer);
    return number;
  }

  #clearTimeout(number) {
    clearTimeout(this.#timers.get(number));
    this.#timers.delete(number);
  }
}
