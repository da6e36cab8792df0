/** What runs in pages. Functions here are sent as text, so they use nothing from around them. */

/**
 * Loads the package as `bili` and defines
 * - `bare(options)`: a client whose calls are one request each - nothing is asked again, nothing signed, no gaps -
 *   but for the look at a history before the first message;
 * - `attempt(call)`, which settles a call into something that can leave the page: `{value}`, or `{error}` with all that
 *   is said of it.
 */
export async function prepare() {
  globalThis.bili = await import("/bili-im/index.js");
  globalThis.bare = (options) => bili.createClient({ retry: false, sign: false, minIntervalMs: 0, ...options });
  const describe = (error) => {
    if (!bili.isBiliImError(error)) return { foreign: String(error) };
    const { name, message, kind, code, status, endpoint, retryable, hint } = error;
    return { name, message, kind, code, status, endpoint, retryable, hint, isError: error instanceof Error };
  };
  globalThis.attempt = async (call) => {
    try {
      return { value: await call() };
    } catch (error) {
      return { error: describe(error) };
    }
  };
}

/**
 * From now on nobody waits in this page: while nothing but timers is waited for, time jumps to the next of them. While a
 * request is under way, time stands still, until nothing has begun or ended for `patience` ms of the real time: then it
 * moves on by seconds. `pass(ms)` moves it on, too. `slept()` is how much time has passed.
 */
export function skipWaiting(patience = Number.POSITIVE_INFINITY) {
  const wait = globalThis.setTimeout.bind(globalThis);
  const real = performance.now.bind(performance);
  const start = Date.now();
  const timers = new Map();
  let now = start;
  let last = 0;
  let pending = 0;
  let calm = 0;
  let moved = real();

  const add = (run, ms, every) => {
    last += 1;
    timers.set(last, { run, at: now + Math.max(ms ?? 0, every ? 1 : 0), every });
    return last;
  };
  globalThis.setTimeout = (run, ms, ...given) => add(() => run(...given), ms);
  globalThis.setInterval = (run, ms) => add(run, ms, ms);
  globalThis.clearTimeout = (timer) => timers.delete(timer);
  globalThis.clearInterval = globalThis.clearTimeout;
  Date.now = () => now;
  performance.now = () => now - start;
  globalThis.slept = () => now - start;

  // The earliest; of two at one time, the older.
  const next = () => [...timers].reduce((first, timer) => (first && first[1].at <= timer[1].at ? first : timer), null);
  const fire = ([id, timer]) => {
    now = Math.max(now, timer.at);
    if (timer.every) timer.at = now + timer.every;
    else timers.delete(id);
    timer.run();
  };
  globalThis.pass = (ms) => {
    const end = now + ms;
    for (let timer = next(); timer && timer[1].at <= end; timer = next()) fire(timer);
    now = end;
  };

  const under = (promise) => {
    pending += 1;
    moved = real();
    const over = () => {
      pending -= 1;
      calm = 0;
      moved = real();
    };
    promise.then(over, over);
    return promise;
  };
  const watch = (object, name) => {
    const original = object[name];
    object[name] = function (...given) {
      return under(original.apply(this, given));
    };
  };
  watch(globalThis, "fetch");
  watch(Response.prototype, "arrayBuffer");
  watch(Blob.prototype, "arrayBuffer");
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (...given) {
    under(new Promise((resolve) => this.addEventListener("loadend", resolve)));
    return send.apply(this, given);
  };
  // What follows the end of a request has a few tasks' time to begin the next one.
  const channel = new MessageChannel();
  channel.port2.onmessage = () => {
    if (pending && real() - moved > patience) pass(1000);
    calm = pending ? 0 : calm + 1;
    const timer = calm > 5 && next();
    if (timer) {
      calm = 0;
      fire(timer);
    }
    if (pending || !timers.size) wait(() => channel.port1.postMessage(0), 1);
    else channel.port1.postMessage(0);
  };
  channel.port1.postMessage(0);
}
