/** A virtual clock, advanced only by waiting. Import it before the package: it replaces the globals. */

const BEGIN = 1_626_181_379_500;

/** Turns of the real event loop after which every pending microtask and callback has run. */
const TURNS = 4;

const real = { clearTimeout: globalThis.clearTimeout, setImmediate: globalThis.setImmediate };
const timers = new Map();
let now = BEGIN;
let skew = 0;
let last = 0;

class Timer {
  isKept = true;

  constructor(run, ms, every) {
    last += 1;
    this.number = last;
    // As in browsers: whole ms, at least 1.
    this.ms = Math.max(1, Math.trunc(ms) || 0);
    this.at = now + this.ms;
    this.run = run;
    this.every = every;
    timers.set(this.number, this);
  }

  ref() {
    this.isKept = true;
    return this;
  }

  unref() {
    this.isKept = false;
    return this;
  }

  hasRef() {
    return this.isKept;
  }

  [Symbol.toPrimitive]() {
    return this.number;
  }
}

const clear = (timer) => {
  if (!timers.delete(Number(timer ?? 0))) real.clearTimeout(timer);
};

globalThis.setTimeout = (run, ms, ...given) => new Timer(() => run(...given), ms, false);
globalThis.setInterval = (run, ms, ...given) => new Timer(() => run(...given), ms, true);
globalThis.clearTimeout = clear;
globalThis.clearInterval = clear;
Date.now = () => now + skew;
Object.defineProperty(performance, "now", { value: () => now - BEGIN, configurable: true, writable: true });

const earliest = () =>
  [...timers.values()].reduce(
    (first, timer) =>
      !first || timer.at < first.at || (timer.at === first.at && timer.number < first.number) ? timer : first,
    undefined,
  );

function fire(timer) {
  now = Math.max(now, timer.at);
  if (timer.every) timer.at += timer.ms;
  else timers.delete(timer.number);
  timer.run();
}

/** Tell whether something is under way that takes turns of the event loop, and no time. */
const holds = [];

/** The waiters for virtual time. */
const waits = [];

/** Pending real work (FIFO). */
const jobs = [];

/** Advances time from timer to timer for all waiters: two loops would skip the timers in between. */
async function go() {
  while (waits.length > 0) {
    await clock.rest();
    waits.splice(0, waits.length, ...waits.filter(({ isSettled }) => !isSettled));
    if (waits.length === 0) return;
    if ([...timers.values()].some(({ isKept }) => isKept)) fire(earliest());
    else for (const { giveUp } of waits.splice(0)) giveUp();
  }
}

export const clock = {
  /** The time in Unix ms. Monotonic, unlike the wall clock that `setBack` changes. */
  now: () => now,

  /** How many timers are set. */
  get timers() {
    return timers.size;
  },

  /** Sets the wall clock back by so many ms. */
  setBack(ms) {
    skew = -ms;
  },

  /** Keeps time from passing while `isHeld()`. */
  hold(isHeld) {
    holds.push(isHeld);
  },

  /** Runs everything that needs no time. */
  async rest() {
    for (;;) {
      for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => real.setImmediate(resolve));
      if (holds.some((isHeld) => isHeld())) continue;
      const job = jobs.shift();
      if (!job) return;
      await job();
    }
  },

  /**
   * Runs real asynchronous work while this clock stands still, and resolves to its result. Jobs run one by one, each with all
   * that follows from it, so that runs are reproducible.
   */
  job: (work) =>
    new Promise((resolve, reject) => {
      jobs.push(async () => {
        try {
          resolve(await work());
        } catch (thrown) {
          reject(thrown);
        }
      });
    }),

  /** Advances time until the promise settles. */
  run(promise) {
    const wait = { isSettled: false, giveUp: undefined };
    const stuck = new Promise((_, reject) => {
      wait.giveUp = () => reject(new Error("it waits for nothing that could come"));
    });
    const settle = () => {
      wait.isSettled = true;
    };
    promise.then(settle, settle);
    waits.push(wait);
    if (waits.length === 1) go();
    return Promise.race([promise, stuck]);
  },

  /** Advances time by so many ms. */
  async pass(ms) {
    const end = now + ms;
    await clock.rest();
    for (let timer = earliest(); timer && timer.at <= end; timer = earliest()) {
      fire(timer);
      await clock.rest();
    }
    now = end;
  },

  /** Resolves after so many ms. */
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
