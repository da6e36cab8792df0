// Asking again and again: no more often than the site itself, only while somebody can see the page, and not at all while
// the service wants to be left alone.

/** Asking every 3 s has got an account frozen. */
export const FLOOR_MS = 6_000;

/**
 * Runs `ask` now and then `everyMs` ms after each time it ended, while the page is visible; later after an error that says
 * so. `soon()` moves the next time up, as far as it may be; `stop()` ends it.
 */
export function pollPolitely(ask, everyMs) {
  let timer;
  let isRunning = false;
  let isStopped = false;
  let next = 0;
  let earliest = 0;

  async function run() {
    isRunning = true;
    let rest = FLOOR_MS;
    try {
      await ask();
    } catch (error) {
      // Risk control, or a service that is busy.
      rest = Math.max(rest, error?.retryAfterMs ?? 0);
    }
    isRunning = false;
    earliest = Date.now() + rest;
    next = Math.max(earliest, Date.now() + everyMs);
    plan();
  }

  function plan() {
    clearTimeout(timer);
    if (isRunning || isStopped || document.visibilityState !== "visible") return;
    timer = setTimeout(run, Math.max(0, next - Date.now()));
  }

  document.addEventListener("visibilitychange", plan);
  plan();
  return {
    soon() {
      next = earliest;
      plan();
    },
    stop() {
      document.removeEventListener("visibilitychange", plan);
      clearTimeout(timer);
      isStopped = true;
    },
  };
}
