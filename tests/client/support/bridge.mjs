/** A client through a bridge over a `MessagePort`, whose messages the clock waits for. */
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { clock } from "./clock.mjs";

const folder = resolve(process.env.BILI_IM_PACKAGE ?? join(import.meta.dirname, "../../../dist/npm"));

export const bridge = await import(pathToFileURL(join(folder, "bridge.js")));

export const { connect, serve } = bridge;

/** What is in flight between two ports: no time passes meanwhile. */
class Wire {
  #posted = 0;
  #received = 0;
  #ports;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#ports = [port1, port2];
    this.ends = [this.#end(port1), this.#end(port2)];
    clock.hold(() => this.#posted > this.#received);
  }

  /** The process waits for what is in flight, and not for a client that a test forgets. */
  #keep() {
    for (const port of this.#ports)
      if (this.#posted > this.#received) port.ref();
      else port.unref();
  }

  #end(port) {
    const listeners = new Map();
    return {
      postMessage: (message) => {
        port.postMessage(message);
        this.#posted += 1;
        this.#keep();
      },
      addEventListener: (type, listener) => {
        const own = (event) => {
          if (type === "message") this.#received += 1;
          this.#keep();
          listener(event);
        };
        listeners.set(listener, own);
        port.addEventListener(type, own);
        this.#keep();
      },
      removeEventListener: (type, listener) => port.removeEventListener(type, listeners.get(listener)),
      start: () => port.start(),
      close: () => {
        this.#received = this.#posted;
        port.close();
      },
    };
  }
}

/** The client at the other end of a bridge to `client`. */
export function bridged(client, options = { locale: "en" }) {
  const [near, far] = new Wire().ends;
  serve(client, far);
  return connect(near, options);
}
