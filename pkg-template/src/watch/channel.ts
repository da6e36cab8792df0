/** The BroadcastChannel between the tabs of one account and name. */
import { type Address, decode, encode, type Message, type Received } from "./message.js";
import type { Scope } from "./source.js";

/** The name that lock and channel of an account and name have. */
export function sharedName({ mid, name }: Address): string {
  return `bili-im watch ${mid} ${name}`;
}

export class Channel {
  readonly #channel: BroadcastChannel;
  readonly #address: Address;
  readonly #id: string;

  /**
   * Opens it for the tab `id`. What other tabs say goes to `receive`; what is no message of theirs is left out.
   *
   * Throws where the scope has none, or does not allow one.
   */
  constructor(scope: Scope, address: Address, id: string, receive: (received: Received) => void) {
    this.#address = address;
    this.#id = id;
    this.#channel = new (scope.BroadcastChannel as typeof BroadcastChannel)(sharedName(address));
    this.#channel.onmessage = ({ data }) => {
      const received = decode(data, address, Date.now());
      if (received && received.from !== id) receive(received);
    };
  }

  post(message: Message): void {
    this.#channel.postMessage(encode(message, this.#id, this.#address));
  }

  close(): void {
    // Some that are under way would arrive all the same.
    this.#channel.onmessage = null;
    this.#channel.close();
  }
}
