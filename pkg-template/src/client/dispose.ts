/** The symbol of `using`, for TypeScript without its library `esnext.disposable`; declared alike, so both can be there. */
declare global {
  interface SymbolConstructor {
    /** The method by which a `using` declaration releases what it holds. */
    readonly dispose: unique symbol;
  }

  interface Disposable {
    [Symbol.dispose](): void;
  }
}

export {};
