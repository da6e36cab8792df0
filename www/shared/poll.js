// Asking again and again: no more often than the site itself, only while somebody can see the page, and not at all while
// the service wants to be left alone.

/** Asking every 3 s has got an account frozen. */
const FLOOR_MS = 6_000;

/** How long to wait after an answer, or after an error. */
export function restAfter(everyMs, error) {
  return Math.max(FLOOR_MS, everyMs, error?.retryAfterMs ?? 0);
}

/**
 * Runs `ask` now and then `everyMs` ms after each time it began, while the page is visible; later after an error that says
 * so. `soon()` moves the next time up, as far as it may be; `stop()` ends it.
 */
export function pollPolitely(ask, everyMs) {
  let timer;
  let isRunning = false;
  let began = 0;
  let next = 0;
  let earliest = 0;

  async function run() {
    isRunning = true;
    began = Date.now();
    let failure;
    try {
      await ask();
    } catch (error) {
      failure = error;
    }
    isRunning = false;
    next = began + restAfter(everyMs, failure);
    earliest = failure?.retryAfterMs === undefined ? began + FLOOR_MS : next;
    plan();
  }

  function plan() {
    clearTimeout(timer);
    if (isRunning || document.visibilityState !== "visible") return;
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
      isRunning = true;
    },
  };
}
