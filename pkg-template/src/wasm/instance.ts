/** An instance of the WebAssembly module. After a trap it is never entered again; the next call gets a fresh one. */
import { BiliImError, type Locale } from "../client/error.js";
import { internalHint } from "../client/hints.js";
import { rejectAll } from "../client/pending.js";
import { type Glue, makeGlue } from "./glue.js";

type Export = (...args: unknown[]) => unknown;

/** Allocation and reference-counting exports, which the glue calls around every other one: too hot to guard. */
const HELPER = /^__(wbindgen_(malloc|realloc|free|exn_store)|externref_)/;

/** The results of an export that trapped; the glue may destructure any number of them. */
const NOTHING: readonly unknown[] = [];

export class Instance {
  readonly glue: Glue = makeGlue();
  readonly #onFailure: () => void;
  #panic = "";
  #cause: unknown;
  state: "new" | "running" | "failed" = "new";

  constructor(onFailure: () => void) {
    this.#onFailure = onFailure;
  }

  async start(module: WebAssembly.Module): Promise<void> {
    const { exports } = await WebAssembly.instantiate(module, this.glue.imports);
    const guarded = Object.entries(exports).map(([name, value]) => [name, this.#guard(name, value)]);
    this.glue.connect(Object.fromEntries(guarded));
    (exports as Record<string, Export>).__wbindgen_start?.();
    this.glue.onPanic({
      onPanic: (message: string) => {
        this.#panic = message;
      },
    });
    this.state = "running";
  }

  /** Runs code that calls exports; returns `undefined` if it traps. */
  run<T>(enter: () => T): T | undefined {
    try {
      return enter();
    } catch (thrown) {
      this.#examine(thrown);
      return undefined;
    }
  }

  get hasFailed(): boolean {
    return this.state === "failed";
  }

  /** The error of a call to `endpoint` after the instance has failed. */
  failure(endpoint: string, locale?: Locale): BiliImError {
    const cause = this.#cause;
    const detail = (this.#panic || String(cause)).replace(/\s+/g, " ");
    const message = `${endpoint}: the WebAssembly part failed: ${detail}`;
    return BiliImError.of({ kind: "internal", message, endpoint, retryable: false, hint: internalHint, cause }, locale);
  }

  /**
   * Wraps an export to catch traps, also those in timers and promise callbacks. A trap is not rethrown: every pending call
   * rejects with it, and the instance is never entered again.
   */
  #guard(name: string, value: WebAssembly.ExportValue): WebAssembly.ExportValue {
    if (typeof value !== "function" || HELPER.test(name)) return value;
    return (...args: unknown[]) => {
      if (this.hasFailed) return NOTHING;
      try {
        return (value as Export)(...args);
      } catch (thrown) {
        this.#examine(thrown);
        return NOTHING;
      }
    };
  }

  /** Fails the instance if `thrown` is a trap; rethrows anything else, and anything before the instance is running. */
  #examine(thrown: unknown): void {
    if (this.hasFailed) return;
    if (this.state === "new" || !isTrap(thrown)) throw thrown;
    this.state = "failed";
    this.#cause = thrown;
    rejectAll((endpoint, locale) => this.failure(endpoint, locale));
    this.#onFailure();
  }
}

/** Whether it is a trap or a stack overflow. */
function isTrap(thrown: unknown): boolean {
  const name = thrown instanceof Error ? thrown.name : "";
  return ["RuntimeError", "RangeError", "InternalError"].includes(name);
}
