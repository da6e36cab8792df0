/** Functions that run in pages. They are sent as text, so they must be self-contained. */

/**
 * Loads the package as `bili` and defines
 * - `bare(options)`: a client whose calls are one request each - no retries, signatures or pacing - except for the lookup of
 *   the history before the first message;
 * - `attempt(call)`: settles a call into a serializable object, `{value}` or `{error}` with all its fields.
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
 * Virtualizes time in this page: while only timers are pending, time jumps to the next one. While a request is in flight,
 * time stands still until nothing has started or ended for `patience` ms of real time, then it advances by seconds.
 * `pass(ms)` advances it explicitly; `slept()` is the time that has passed.
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

  // The earliest; the older of two at the same time.
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
  // Leaves a few tasks for a finished request to start the next one.
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
