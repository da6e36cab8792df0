/** Loads the WebAssembly module, and replaces a failed instance. */
import { BiliImError } from "../client/error.js";
import { mismatchedModule } from "./failures.js";
import { Instance } from "./instance.js";
import { compile, type ModuleSource } from "./source.js";

/** Options of `init()`. */
export interface InitOptions {
  /** The WebAssembly module: its URL, a `Response`, its bytes, or the compiled module. By default the file beside the script. */
  module_or_path?: ModuleSource | Promise<ModuleSource>;
}

/** @internal A call that waits for the instance. */
export interface Waiter {
  /** Starts the call; must not throw. */
  begin(instance: Instance): void;
  /** Rejects the call, because the module did not load. */
  fail(reason: unknown): void;
}

/** The configured source, the pending or finished load, the compiled module and the current instance. */
let source: InitOptions["module_or_path"];
let loading: Promise<void> | undefined;
let compiled: WebAssembly.Module | undefined;
let instance: Instance | undefined;

/** Waiting calls (FIFO). */
const queue: Waiter[] = [];

/**
 * Loads the WebAssembly module. `createClient` does this on demand: call it only to set the module's location, or to preload
 * it. Later calls return the same promise, unless that has rejected; a call with another location rejects.
 *
 * Rejects with `BiliImError`, `kind: "load"`.
 */
export function init(options?: InitOptions): Promise<void> {
  const given = options?.module_or_path;
  const target = currentInstance();
  if (given !== undefined && loading && !isSame(given, source)) return Promise.reject(conflictingSource());
  if (loading) return loading;
  source = given ?? source;
  const attempt = start(target);
  loading = attempt;
  attempt.then(drain, (reason) => {
    if (loading === attempt) loading = undefined;
    for (const waiter of queue.splice(0)) waiter.fail(reason);
  });
  return attempt;
}

/** @internal The running instance, if there is one. */
export function runningInstance(): Instance | undefined {
  return instance?.state === "running" ? instance : undefined;
}

/** @internal The instance for a new call: `undefined` also while earlier calls are queued. */
export function readyInstance(): Instance | undefined {
  return queue.length === 0 ? runningInstance() : undefined;
}

/** @internal Queues a call, and loads the module. */
export function enqueue(waiter: Waiter): void {
  queue.push(waiter);
  init().catch(() => {});
}

/** Starts the queued calls. Each leaves the queue after it has started, so that calls made meanwhile queue behind. */
function drain(): void {
  for (let waiter = queue[0]; waiter; waiter = queue[0]) {
    const running = runningInstance();
    // The instance has failed; its replacement drains the rest.
    if (!running) return;
    waiter.begin(running);
    queue.shift();
  }
}

async function start(target: Instance): Promise<void> {
  try {
    const module = compiled ?? (await compile(source));
    await target.start(module);
    compiled = module;
  } catch (cause) {
    // A response body can be read only once.
    if (source instanceof Promise || (typeof Response === "function" && source instanceof Response)) source = undefined;
    throw cause instanceof BiliImError ? cause : mismatchedModule(cause);
  }
}

function isSame(given: unknown, other: unknown): boolean {
  const address = (value: unknown) => (value instanceof URL ? value.href : value);
  return address(given) === address(other);
}

/** The current instance, running or not; a failed one is replaced. */
function currentInstance(): Instance {
  if (!instance || instance.hasFailed) {
    // Start the replacement right away, so that the next call need not wait for it.
    instance = new Instance(() => init().catch(() => {}));
    loading = undefined;
  }
  return instance;
}

function conflictingSource(): BiliImError {
  return BiliImError.of({
    kind: "load",
    message: "init: the WebAssembly part was loaded from another place before",
    endpoint: "init",
    retryable: false,
    hint: [
      "Say where it is once: before the first call, and before any other init().",
      "请只指定一次位置，并在首次调用和其他 init() 之前指定。",
    ],
  });
}
