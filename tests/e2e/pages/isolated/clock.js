// In the page: `skip(ms)` moves its time on, which goes on as always otherwise. While a request is under way it does nothing:
// the request would seem to have taken that long.
(() => {
  const { setTimeout: wait, clearTimeout: cancel, fetch: ask } = globalThis;
  const realNow = performance.now.bind(performance);
  const realDate = Date.now;
  const timers = new Map();
  let skipped = 0;
  let last = 0;
  let open = 0;

  performance.now = () => realNow() + skipped;
  Date.now = () => realDate() + skipped;

  function arm(id) {
    const timer = timers.get(id);
    timer.real = wait(() => timers.delete(id) && timer.run(), Math.max(0, timer.at - performance.now()));
  }

  globalThis.setTimeout = (run, ms = 0, ...given) => {
    last += 1;
    timers.set(last, { run: () => run(...given), at: performance.now() + ms });
    arm(last);
    return last;
  };
  globalThis.clearTimeout = (id) => {
    cancel(timers.get(id)?.real);
    timers.delete(id);
  };
  globalThis.fetch = async (...given) => {
    open += 1;
    try {
      return await ask(...given);
    } finally {
      open -= 1;
    }
  };
  globalThis.skip = (ms) => {
    if (open > 0) return;
    skipped += ms;
    for (const [id, { real }] of timers) {
      cancel(real);
      arm(id);
    }
  };
})();
