/** The symbol of `using` as a value. */
import "./dispose.js";

/** @internal Where the engine does not have it, compilers look for this one. */
export const dispose: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");
