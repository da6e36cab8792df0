/** Loads the WebAssembly part, and replaces an instance that has failed. */
import { BiliImError, speak } from "./error.js";
import { Instance } from "./instance.js";
import { compile, type ModuleSource, problem, usual } from "./source.js";

/** Where the WebAssembly part is, for those who place it themselves. */
export interface InitOptions {
  /** Its address, a `Response` to it, its bytes, or the compiled module. Beside the script by default. */
  module_or_path?: ModuleSource | Promise<ModuleSource>;
}

/** Where it was said to be, the way to it, and what came of that. */
let place: InitOptions["module_or_path"];
let loading: Promise<void> | undefined;
let compiled: WebAssembly.Module | undefined;
let instance: Instance | undefined;

/**
 * Loads the WebAssembly part. `createClient` does it by itself: call this only to say where the part is, or to load it early.
 * Later calls return the first one's promise, unless that has failed; one that names another place rejects.
 *
 * Rejects with `BiliImError`, `kind: "load"`.
 */
export function init(options?: InitOptions): Promise<void> {
  const given = options?.module_or_path;
  const present = shell();
  if (given !== undefined && loading && !isSame(given, place)) return Promise.reject(elsewhere());
  if (!loading) {
    place = given ?? place;
    loading = begin(present);
    loading.catch(() => {
      loading = undefined;
    });
  }
  return loading;
}

async function begin(present: Instance): Promise<void> {
  try {
    const module = compiled ?? (await compile(place ?? usual()));
    await present.start(module);
    compiled = module;
  } catch (cause) {
    // A response can be read only once.
    if (place instanceof Promise || (typeof Response === "function" && place instanceof Response)) place = undefined;
    throw cause instanceof BiliImError ? cause : unfit(cause);
  }
}

function isSame(given: unknown, other: unknown): boolean {
  const at = (value: unknown) => (value instanceof URL ? value.href : value);
  return at(given) === at(other);
}

/** @internal The present instance, whether it runs yet or not. */
export function shell(): Instance {
  if (!instance || instance.state === "failed") {
    // The next one starts at once, so that the next call has less to wait for.
    instance = new Instance(() => init().catch(() => {}));
    loading = undefined;
  }
  return instance;
}

/** @internal The instance that runs, if one does. */
export function running(): Instance | undefined {
  return instance?.state === "running" ? instance : undefined;
}

/** @internal The instance that runs, once it does. */
export async function load(): Promise<Instance> {
  await init();
  return running() ?? load();
}

function elsewhere(): BiliImError {
  return BiliImError.of({
    kind: "load",
    message: "init: the WebAssembly part was loaded from another place before",
    endpoint: "init",
    retryable: false,
    hint: speak([
      "Say where it is once: before the first call, and before any other init().",
      "请只指定一次位置，并在首次调用和其他 init() 之前指定。",
    ]),
  });
}

/** Compiled, but not to be run with this script. */
function unfit(cause: unknown): BiliImError {
  const said = cause instanceof Error ? cause.message : String(cause);
  return problem(
    `it does not fit this script: ${said}`,
    ["Use the bili_im_bg.wasm of this very version.", "请使用与脚本同一版本的 bili_im_bg.wasm。"],
    cause,
  );
}
