/** Loads the WebAssembly module, and replaces an instance that has failed. */
import { BiliImError } from "../client/error.js";
import { mismatchedModule } from "./failures.js";
import { Instance } from "./instance.js";
import { compile, type ModuleSource } from "./source.js";

/** Where the WebAssembly part is, for those who place it themselves. */
export interface InitOptions {
  /** Its address, a `Response` to it, its bytes, or the compiled module. Beside the script by default. */
  module_or_path?: ModuleSource | Promise<ModuleSource>;
}

/** @internal A call that waits for an instance. */
export interface Waiter {
  /** Takes its turn; it must not throw. */
  begin(instance: Instance): void;
  /** The module did not load. */
  fail(reason: unknown): void;
}

/** The configured source, the pending or finished load, the compiled module and the current instance. */
let source: InitOptions["module_or_path"];
let loading: Promise<void> | undefined;
let compiled: WebAssembly.Module | undefined;
let instance: Instance | undefined;

/** Calls in the order in which they were made. */
const queue: Waiter[] = [];

/**
 * Loads the WebAssembly part. `createClient` does it by itself: call this only to say where the part is, or to load it early.
 * Later calls return the first one's promise, unless that has failed; one that names another place rejects.
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

/** @internal The instance that runs, if one does. */
export function runningInstance(): Instance | undefined {
  return instance?.state === "running" ? instance : undefined;
}

/** @internal The same for a new call: `undefined` also while earlier calls wait for their turn. */
export function readyInstance(): Instance | undefined {
  return queue.length === 0 ? runningInstance() : undefined;
}

/** @internal Queues a call, and loads what it waits for. */
export function enqueue(waiter: Waiter): void {
  queue.push(waiter);
  init().catch(() => {});
}

/** Begins what waits. A call that is made meanwhile queues behind the others, hence each leaves the queue afterwards. */
function drain(): void {
  for (let waiter = queue[0]; waiter; waiter = queue[0]) {
    const running = runningInstance();
    // It has failed, and the next one takes care of the rest.
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
    // A response can be read only once.
    if (source instanceof Promise || (typeof Response === "function" && source instanceof Response)) source = undefined;
    throw cause instanceof BiliImError ? cause : mismatchedModule(cause);
  }
}

function isSame(given: unknown, other: unknown): boolean {
  const address = (value: unknown) => (value instanceof URL ? value.href : value);
  return address(given) === address(other);
}

/** The current instance, whether it runs yet or not; a new one in the place of one that has failed. */
function currentInstance(): Instance {
  if (!instance || instance.hasFailed) {
    // The next one is started at once, so that the next call has less to wait for.
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
