/** Where a watch has its events from at the end that calls: the watch at the other end, one by one. */
import { isObject } from "../text/fields.js";
import type { WatchCursor } from "../watch/cursor.js";
import type { WatchEvent, WatchRole } from "../watch/events.js";
import type { WatchSource } from "../watch/watch.js";
import type { RemoteCall } from "./remote-call.js";

export class RemoteSource implements WatchSource {
  /** That of the page at the other end, which polls or has another tab poll. */
  role: WatchRole | undefined;
  readonly #call: RemoteCall;
  #hasEvent = false;
  #wasHandled = false;

  constructor(call: RemoteCall) {
    this.#call = call;
  }

  /** Asking for the next says that the last was handled, unless it was not: then the cursor at the other end stays. */
  async next(): Promise<readonly WatchEvent[] | undefined> {
    const outcome = await this.#call.next(this.#hasEvent && !this.#wasHandled);
    if (!outcome) return undefined;
    this.#hasEvent = true;
    this.#wasHandled = false;
    if (!isObject(outcome.value)) return [];
    const event = outcome.value as unknown as WatchEvent;
    if (event.type === "state") this.role = event.role;
    return [event];
  }

  onHandled(): void {
    this.#wasHandled = true;
  }

  /** The other end keeps the cursor. */
  async handled(_cursor: WatchCursor): Promise<void> {}

  nudge(): void {}

  attend(): void {}

  free(): void {
    this.#call.end();
  }
}
