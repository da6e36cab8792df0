/** A clock that only waiting moves: importing this takes the place of the real one, before the package can see it. */

const BEGIN = 1_626_181_379_500;

/** So many turns of the real loop, and nothing that can go on by itself has not. */
const TURNS = 4;

const real = { clearTimeout: globalThis.clearTimeout };
const timers = new Map();
let now = BEGIN;
let skew = 0;
let last = 0;

class Timer {
  isKept = true;

  constructor(run, ms, every) {
    last += 1;
    this.number = last;
    // As in browsers: whole ms, and none is over before it began.
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

/** Say whether something is under way that takes turns, and no time. */
const holds = [];

/** Who waits for time to pass. */
const waits = [];

/** Real work that is still to be done, in order. */
const jobs = [];

/** Moves time on from timer to timer, for all who wait: two at once would leave those in between no turn. */
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
  /** The time, in ms since 1970. It never goes back, whatever `setBack` does to the clock on the wall. */
  now: () => now,

  /** How many timers are set. */
  get timers() {
    return timers.size;
  },

  /** The clock on the wall is set back by so many ms. */
  setBack(ms) {
    skew = -ms;
  },

  /** Keeps time from passing while `isHeld()`. */
  hold(isHeld) {
    holds.push(isHeld);
  },

  /** Lets go on all that needs no time. */
  async rest() {
    for (;;) {
      for (let turn = 0; turn < TURNS; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      if (holds.some((isHeld) => isHeld())) continue;
      const job = jobs.shift();
      if (!job) return;
      await job();
    }
  },

  /**
   * Does work for which the real world takes its time, while this clock stands still: what it comes to. One job is done after
   * the other, and all that follows from one before the next, so that every run is the same.
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

  /** Lets time pass until the promise settles. */
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

  /** Lets so many ms pass. */
  async pass(ms) {
    const end = now + ms;
    await clock.rest();
    for (let timer = earliest(); timer && timer.at <= end; timer = earliest()) {
      fire(timer);
      await clock.rest();
    }
    now = end;
  },

  /** Resolves when so many ms have passed. */
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
