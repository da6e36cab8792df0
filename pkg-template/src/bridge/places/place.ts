/** Where the other end can be, known by its shape: no `instanceof`, as it may come from another realm. */
import { field } from "../../text/fields.js";
import type { MessageTarget } from "./message-target.js";
import type { ExtensionRuntime, RuntimePort } from "./runtime.js";
import type { ExtensionTabs } from "./tabs.js";
import { isWindowOfSite } from "./window.js";

/** What is posted to: a `MessagePort`, a `Worker`, or `self` inside of one. */
export interface TargetPlace {
  readonly type: "target";
  readonly target: MessageTarget;
}

/** A place that has been recognised. */
export type Place =
  | TargetPlace
  | { readonly type: "workers"; readonly scope: MessageTarget }
  | { readonly type: "port"; readonly port: RuntimePort }
  | { readonly type: "runtime"; readonly runtime: ExtensionRuntime; readonly api?: ExtensionTabs }
  | { readonly type: "window"; readonly window: Window };

/** What is said of anything else. */
export const PLACES =
  "a MessagePort, a Worker, a SharedWorker, `chrome`, `chrome.runtime` or the window of a page of bilibili.com";

/** Whether it has what every client has. */
export function isClient(value: unknown): boolean {
  return isFunction(part(value, "unread")) && isFunction(part(value, "ready"));
}

/** Recognises a place; `undefined` where it is none, such as the window of another site. */
export function recognise(place: unknown): Place | undefined {
  const has = (object: unknown, ...names: string[]) => names.every((name) => isFunction(part(object, name)));
  const runtime = part(place, "runtime");
  if (part(place, "window") === place && has(place, "postMessage")) {
    const window = place as Window;
    return isWindowOfSite(window) ? { type: "window", window } : undefined;
  }
  if (has(part(place, "onConnect"), "addListener")) return { type: "runtime", runtime: place as ExtensionRuntime };
  if (has(part(runtime, "onConnect"), "addListener")) {
    const found = { type: "runtime", runtime: runtime as ExtensionRuntime } as const;
    return has(part(place, "tabs"), "query", "connect") ? { ...found, api: place as ExtensionTabs } : found;
  }
  if (has(place, "disconnect", "postMessage")) return { type: "port", port: place as RuntimePort };
  if (has(place, "postMessage", "addEventListener")) return { type: "target", target: place as MessageTarget };
  const port = part(place, "port");
  if (has(port, "postMessage", "addEventListener")) return { type: "target", target: port as MessageTarget };
  if (isObjectLike(place) && "onconnect" in place && has(place, "addEventListener")) {
    return { type: "workers", scope: place as unknown as MessageTarget };
  }
  return undefined;
}

const isFunction = (value: unknown) => typeof value === "function";

function isObjectLike(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** A property, inherited or not. */
function part(object: unknown, name: string): unknown {
  try {
    return isObjectLike(object) ? (object as Record<string, unknown>)[name] : field(object, name);
  } catch {
    return undefined;
  }
}
