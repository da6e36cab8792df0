/** The end that serves a client. */
import type { Client } from "../client/client.js";
import "../client/dispose.js";
import { dispose } from "../client/dispose-symbol.js";
import { OptionsReader, unexpected } from "../text/arguments.js";
import { closeTarget, type MessageTarget, portOf } from "./places/message-target.js";
import { isClient, PLACES, recognise } from "./places/place.js";
import { type ExtensionRuntime, type PortSender, type RuntimePort, runtimePort } from "./places/runtime.js";
import { takeOffers } from "./places/window.js";
import type { Port } from "./port.js";
import { PORT_NAME } from "./protocol.js";
import { ServedPort } from "./served-port.js";

/** Where those are who are served. */
export type ServePlace =
  | MessageTarget
  | {
      /** The port of a `SharedWorker`. */
      readonly port: MessageTarget;
    }
  | RuntimePort
  | ExtensionRuntime
  | {
      /** That of `chrome` or `browser`. */
      readonly runtime: ExtensionRuntime;
    }
  | Window;

/** How `serve()` goes about it. */
export interface ServeOptions {
  /**
   * With `chrome.runtime` as the place: whom to serve, of those of this very extension. By default its own pages and its
   * background, and no content scripts, which run in the process of a page.
   */
  allow?: ((sender: PortSender) => boolean) | undefined;
}

/** A client that is being served. */
export interface Served extends Disposable {
  /** Ends it: calls under way are aborted at the other end, and the client goes on. Closing again does nothing. */
  close(): void;
  /** Ends it, as `close` does. */
  [Symbol.dispose](): void;
}

const ENDPOINT = "serve";
/**
 * Lets another context use `client`: there, `connect()` makes a client of the same type. It offers the methods of a client and
 * nothing else, checks their arguments, and never tells the CSRF token.
 *
 * - a `MessagePort`, a `Worker` or a `SharedWorker`, or `self` inside of a worker;
 * - `chrome.runtime` in a content script or a background: for the other parts of the same extension;
 * - `window`, on bilibili.com only: for scripts in other worlds of the same page. Every script of the page can take part, so
 *   extensions should use `chrome.runtime`.
 *
 * Throws `BiliImError`, kind `"input"`.
 */
export function serve(client: Client, place: ServePlace, options?: ServeOptions): Served {
  if (!isClient(client)) throw unexpected(ENDPOINT, "client", "a client", client);
  const reader = new OptionsReader(ENDPOINT, options);
  const allow = reader.callable("allow") as ServeOptions["allow"];
  reader.finish();
  const ports = new Set<ServedPort>();
  const add = (port: Port, refuses: boolean) => {
    const served: ServedPort = new ServedPort(port, { client, refuses, onClosed: () => ports.delete(served) });
    ports.add(served);
  };
  const stop = admit(place, allow, add);
  const close = () => {
    stop();
    for (const port of ports) port.close();
  };
  return { close, [dispose]: close } as Served;
}

/** Adds the ports of a place as they come; the returned function ends that. */
function admit(given: unknown, allow: ServeOptions["allow"], add: (port: Port, refuses: boolean) => void): () => void {
  const place = recognise(given);
  switch (place?.type) {
    case "target":
      add(portOf(place.target), false);
      return () => closeTarget(place.target);
    case "workers":
      return admitWorkers(place.scope, (port) => add(portOf(port, true), false));
    case "port":
      add(runtimePort(place.port), true);
      return () => {};
    case "runtime":
      return admitRuntime(place.runtime, allow, (port) => add(runtimePort(port, place.runtime), true));
    case "window":
      return takeOffers(place.window, (port) => add(port, false));
    default:
      throw unexpected(ENDPOINT, "place", PLACES, given);
  }
}

/** Each page that uses a shared worker has a port. */
function admitWorkers(scope: MessageTarget, take: (port: MessageTarget) => void): () => void {
  const onConnect = (event: Event) => {
    const [port] = (event as MessageEvent).ports;
    if (port) take(port as MessageTarget);
  };
  scope.addEventListener("connect", onConnect);
  return () => scope.removeEventListener("connect", onConnect);
}

function admitRuntime(
  runtime: ExtensionRuntime,
  allow: ServeOptions["allow"],
  take: (port: RuntimePort) => void,
): () => void {
  const isOwnPage = ({ url, tab }: PortSender) => (url === undefined ? !tab : url.startsWith(runtime.getURL("")));
  const onConnect = (port: RuntimePort) => {
    const { name, sender } = port;
    // Other parts of the extension may have ports of their own.
    if (name !== PORT_NAME) return;
    if (sender?.id === runtime.id && (allow ?? isOwnPage)(sender) === true) take(port);
    else port.disconnect();
  };
  runtime.onConnect.addListener(onConnect);
  return () => runtime.onConnect.removeListener(onConnect);
}
