/** Taking turns: so many at a time, in the order they came. */
import type { Call } from "./call.js";
import { aborted, late } from "./fault.js";

export class Turns {
  #free: number;
  readonly #line: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  /** Takes a place, where one is free; nobody waits in line then. */
  takeFree(): boolean {
    if (this.#free === 0) return false;
    this.#free -= 1;
    return true;
  }

  /** Takes a place, until the call is ended, or until `ms` have passed; 0 never passes. Whoever gives up leaves the line. */
  take(call: Call, ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.takeFree()) return resolve();
      if (call.isEnded) return reject(aborted());
      const called = () => {
        stop();
        resolve();
      };
      const stop = call.onEnd(ms, (timedOut) => {
        this.#line.splice(this.#line.indexOf(called), 1);
        reject(timedOut ? late(ms) : aborted());
      });
      this.#line.push(called);
    });
  }

  /** Gives the place to the next in line. */
  leave(): void {
    const next = this.#line.shift();
    if (next) next();
    else this.#free += 1;
  }
}
