/** The global of the classic script for `@require`; its types are those of the entry `bili-im`. */
declare global {
  /** Everything that the entry `bili-im` exports. */
  var BiliIM: typeof import("./index.js");
}

export {};
