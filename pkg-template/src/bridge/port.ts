/** What a bridge needs of a connection between two contexts. */

import type { Hint } from "../client/hints.js";

/** Takes what comes through a port. */
export interface PortListener {
  onMessage(data: unknown): void;
  /** Nothing comes any more. */
  onClosed(): void;
}

/** One end of a connection, whatever it is made of. */
export interface Port {
  /** Whether it may carry more than JSON; a handshake finds out whether it does. */
  readonly mayClone: boolean;
  /** Posts a message; throws where it cannot be carried, or the port is closed. */
  post(message: object): void;
  /** Listens; the returned function ends that. */
  listen(listener: PortListener): () => void;
  /** Gives it back. What the caller has made, such as a `Worker`, goes on. */
  close(): void;
}

/** A way to a port; a place can have several, which are tried in order. */
export interface Candidate {
  /** What a person can do where nobody answers. */
  readonly hint?: Hint;
  open(): Port | Promise<Port>;
}
