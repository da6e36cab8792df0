/** The global variable of the classic script for `@require`; typed as the entry `bili-im`. */
declare global {
  /** Everything that the entry `bili-im` exports. */
  var BiliIM: typeof import("./index.js");
}

export {};
