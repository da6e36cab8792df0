/** Ports of what has `postMessage`: a `MessagePort`, a `Worker`, the scope inside of one. */
import type { Port } from "../port.js";

/** What can be posted to and listened to; all of it carries what can be cloned. */
export interface MessageTarget {
  /** Posts a message to the other end. */
  postMessage(message: unknown): void;
  /** Listens to messages. */
  addEventListener(type: string, listener: (event: Event) => void): void;
  /** Ends that. */
  removeEventListener(type: string, listener: (event: Event) => void): void;
  /** Lets messages come, where they wait for it. */
  start?(): void;
  /** Closes it, where that ends nothing else. */
  close?(): void;
}

/** What ends with the bridge; workers, and the scopes of workers, go on. */
const isPort = (target: MessageTarget) => typeof target.start === "function" && typeof target.close === "function";

/** @internal A port of a target; `isOwn` where nobody else has it, so that it is closed with the connection. */
export function portOf(target: MessageTarget, isOwn = false): Port {
  return {
    mayClone: true,
    post: (message) => target.postMessage(message),
    listen({ onMessage, onClosed }) {
      const handlers = {
        message: (event: Event) => onMessage((event as MessageEvent).data),
        // One is lost, and nobody knows which.
        messageerror: onClosed,
        close: onClosed,
      };
      for (const [type, handler] of Object.entries(handlers)) target.addEventListener(type, handler);
      target.start?.();
      return () => {
        for (const [type, handler] of Object.entries(handlers)) target.removeEventListener(type, handler);
      };
    },
    close: () => {
      if (isOwn && isPort(target)) target.close?.();
    },
  };
}

/** @internal Gives a port back for good, when its client is closed. */
export function closeTarget(target: MessageTarget): void {
  if (isPort(target)) target.close?.();
}
