/**
 * Ports between the worlds of one page: that of its own scripts, and those of userscripts and extensions. A script offers a
 * port in a message to the window, and whoever serves a client takes it.
 */
import { field } from "../../text/fields.js";
import type { Port, PortListener } from "../port.js";
import { type MessageTarget, portOf } from "./message-target.js";

const OFFER = "offer";

const isSite = ({ location }: Window) => /(^|\.)bilibili\.com$/.test(location.hostname);

/** Whether it is the window of a page of bilibili.com; anywhere else nobody is to be served. */
export function isWindowOfSite(window: Window): boolean {
  try {
    return isSite(window);
  } catch {
    return false;
  }
}

/** As JSON text, since objects that come from another world are the other world's in Firefox. */
function textPort(port: Port): Port {
  return {
    mayClone: false,
    post: (message) => port.post(JSON.stringify(message) as unknown as object),
    listen: ({ onMessage, onClosed }) =>
      port.listen({
        onMessage(text) {
          try {
            if (typeof text === "string") onMessage(JSON.parse(text));
          } catch {
            // It is none of ours.
          }
        },
        onClosed,
      }),
    close: () => port.close(),
  };
}

/** Calls `take` with each port that is offered; the returned function ends that. */
export function takeOffers(window: Window, take: (port: Port) => void): () => void {
  const onMessage = (event: MessageEvent) => {
    const { data, source, origin, ports } = event;
    // What a userscript manager gives as `window` may be a wrapper, which is no event's source.
    if (source !== window.document.defaultView) return;
    if (origin !== window.location.origin || field(data, "biliIm") !== OFFER) return;
    const [port] = ports;
    if (port) take(textPort(portOf(port as MessageTarget, true)));
  };
  window.addEventListener("message", onMessage);
  return () => window.removeEventListener("message", onMessage);
}

/** A port that is offered with each message, until somebody has answered. */
export function offeredPort(window: Window): Port {
  let current: Port | undefined;
  let unlisten = () => {};
  let listener: PortListener | undefined;
  let isTaken = false;
  const end = () => {
    unlisten();
    current?.close();
    current = undefined;
  };
  const offer = () => {
    end();
    const { port1, port2 } = new MessageChannel();
    const port = textPort(portOf(port1 as MessageTarget, true));
    current = port;
    unlisten = port.listen({
      onMessage(data) {
        isTaken = true;
        listener?.onMessage(data);
      },
      onClosed: () => listener?.onClosed(),
    });
    window.postMessage({ biliIm: OFFER }, window.location.origin, [port2]);
  };
  return {
    mayClone: false,
    post(message) {
      if (!isTaken) offer();
      current?.post(message);
    },
    listen(given) {
      listener = given;
      return () => {
        listener = undefined;
      };
    },
    close: end,
  };
}
