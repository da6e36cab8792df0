/** Ports of an extension's runtime, as far as they are needed; `chrome` and `browser` have them alike. */
import type { Port } from "../port.js";

/** Listeners of an extension's event. */
export interface ExtensionEvent<Listener> {
  /** Adds a listener. */
  addListener(listener: Listener): void;
  /** Removes it. */
  removeListener(listener: Listener): void;
}

/** Who has opened a port. */
export interface PortSender {
  /** The id of the extension. */
  readonly id?: string | undefined;
  /** The address of the page or script. */
  readonly url?: string | undefined;
  /** The tab, where it is in one. */
  readonly tab?: unknown;
}

/** A port of an extension. */
export interface RuntimePort {
  /** Its name. */
  readonly name: string;
  /** Who has opened it, at the other end. */
  readonly sender?: PortSender | undefined;
  /** Posts a message. */
  postMessage(message: unknown): void;
  /** Closes it. */
  disconnect(): void;
  /** Messages. */
  readonly onMessage: ExtensionEvent<(message: unknown) => void>;
  /** The other end is gone. */
  readonly onDisconnect: ExtensionEvent<() => void>;
}

/** `chrome.runtime`, or `browser.runtime`. */
export interface ExtensionRuntime {
  /** The id of the extension. */
  readonly id: string;
  /** The address of one of its files. */
  getURL(path: string): string;
  /** Opens a port to the other parts of the extension. */
  connect(info: { name: string }): RuntimePort;
  /** Ports that others have opened. */
  readonly onConnect: ExtensionEvent<(port: RuntimePort) => void>;
  /** What went wrong last; reading it says that it was expected. */
  readonly lastError?: unknown;
}

/** A page in the back/forward cache keeps its ports and loses what is posted: so they end with it. */
const LEAVING = ["pagehide", "pageshow"] as const;

/** @internal The global object of a page, where this is one. */
export interface PageScope {
  addEventListener?(type: string, listener: (event: Event) => void): void;
  removeEventListener?(type: string, listener: (event: Event) => void): void;
}

/** @internal A port of an extension's runtime. */
export function runtimePort(port: RuntimePort, runtime?: ExtensionRuntime, scope: PageScope = globalThis): Port {
  return {
    mayClone: true,
    post: (message) => port.postMessage(message),
    listen({ onMessage, onClosed }) {
      const onDisconnect = () => {
        void runtime?.lastError;
        onClosed();
      };
      const onLeaving = (event: Event) => {
        if (event.type === "pagehide" || (event as PageTransitionEvent).persisted) onClosed();
      };
      // Not every listener of Chromium is given the message alone.
      const onPosted = (message: unknown) => onMessage(message);
      port.onMessage.addListener(onPosted);
      port.onDisconnect.addListener(onDisconnect);
      const isPage = "onpagehide" in scope;
      if (isPage) for (const type of LEAVING) scope.addEventListener?.(type, onLeaving);
      return () => {
        port.onMessage.removeListener(onPosted);
        port.onDisconnect.removeListener(onDisconnect);
        if (isPage) for (const type of LEAVING) scope.removeEventListener?.(type, onLeaving);
      };
    },
    close: () => port.disconnect(),
  };
}
