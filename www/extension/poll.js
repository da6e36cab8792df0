// Asking again and again: no more often than the site itself, only while somebody can see the page, and not at all while
// the service wants to be left alone.

/** As often as the site itself asks how many messages are unread, and whether there are new ones. */
export const UNREAD_EVERY_MS = 120_000;
export const NEWS_EVERY_MS = 20_000;

/** Asking every 3 s has got an account frozen. */
export const FLOOR_MS = 6_000;

/** Runs `ask` now and then `everyMs` ms after each time it ended, while the page is visible; later after an error that says so. */
export function pollPolitely(ask, everyMs) {
  let timer;
  let isRunning = false;
  let next = 0;

  async function run() {
    isRunning = true;
    let rest = Math.max(FLOOR_MS, everyMs);
    try {
      await ask();
    } catch (error) {
      // Risk control, or a service that is busy.
      rest = Math.max(rest, error?.retryAfterMs ?? 0);
    }
    isRunning = false;
    next = Date.now() + rest;
    plan();
  }

  function plan() {
    clearTimeout(timer);
    if (isRunning || document.visibilityState !== "visible") return;
    timer = setTimeout(run, Math.max(0, next - Date.now()));
  }

  document.addEventListener("visibilitychange", plan);
  plan();
}
