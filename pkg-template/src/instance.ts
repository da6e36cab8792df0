/** One running copy of the WebAssembly part. After a panic nothing runs in it any more, and the next call has a fresh one. */
import { end } from "./calls.js";
import { BiliImError, type Locale, speaksChinese } from "./error.js";
import { type Glue, makeGlue } from "./glue.js";

type Exported = (...given: unknown[]) => unknown;

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
    (exports as Record<string, Exported>).__wbindgen_start?.();
    this.glue.onPanic({
      onPanic: (message: string) => {
        this.#panic = message;
      },
    });
    this.state = "running";
  }

  /** What a call at `endpoint` rejects with, once it has failed. */
  failure(endpoint: string, locale?: Locale): BiliImError {
    const said = (this.#panic || String(this.#cause)).replace(/\s+/g, " ");
    return BiliImError.of({
      kind: "internal",
      message: `${endpoint}: the WebAssembly part failed: ${said}`,
      endpoint,
      retryable: false,
      chinese: speaksChinese(locale),
      cause: this.#cause,
    });
  }

  /** Whoever enters the WebAssembly passes here, so no trap goes unseen, wherever it happens. */
  #guard(name: string, value: WebAssembly.ExportValue): WebAssembly.ExportValue {
    // The build marks what allocates and counts for the others, and is called from within them, by `_`.
    if (typeof value !== "function" || name.startsWith("_")) return value;
    return (...given: unknown[]) => {
      try {
        return (value as Exported)(...given);
      } catch (thrown) {
        if (isTrap(thrown)) this.#fail(thrown);
        throw thrown;
      }
    };
  }

  #fail(cause: unknown): void {
    if (this.state === "failed") return;
    this.state = "failed";
    this.#cause = cause;
    end((endpoint, locale) => this.failure(endpoint, locale));
    this.#onFailure();
  }
}

/** A trap, or a stack that is exhausted. */
function isTrap(thrown: unknown): boolean {
  const name = thrown instanceof Error ? thrown.name : "";
  return ["RuntimeError", "RangeError", "InternalError"].includes(name);
}
