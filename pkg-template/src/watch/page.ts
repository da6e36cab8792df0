/** How the page of a tab comes and goes. Workers have no such events: they are there until they end. */
import type { Scope } from "./source.js";

/**
 * Calls `come` and `go` when the page is shown and left or thawed and frozen, and `look` when it becomes visible or hidden.
 * Returns a function that ends it.
 *
 * Chromium freezes pages outside its back/forward cache, too; other browsers have no `freeze`.
 */
export function watchPage(scope: Scope, come: () => void, go: () => void, look: () => void): () => void {
  const page: readonly [object | undefined, string, () => void][] = [
    [scope, "pagehide", go],
    [scope, "pageshow", come],
    [scope.document, "freeze", go],
    [scope.document, "resume", come],
    [scope.document, "visibilitychange", look],
  ];
  const call = (method: "addEventListener" | "removeEventListener") => {
    for (const [target, type, listener] of page) (target as EventTarget | undefined)?.[method]?.(type, listener);
  };
  call("addEventListener");
  return () => call("removeEventListener");
}
