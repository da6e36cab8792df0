/** A client in one instance of the WebAssembly part: what its calls share while they are under way. */
import type { Answer } from "./answer.js";
import { BiliImError } from "./error.js";
import type { ClientEvents, Listeners } from "./events.js";
import { aborted, type Fault } from "./fault.js";
import type { Glue } from "./glue.js";
import type { Instance } from "./instance.js";
import type { Kept } from "./kept.js";
import type { Settings } from "./settings.js";
import { Turns } from "./turns.js";

/** A read that is under way; several calls may wait for it. */
export interface Read {
  readonly turn: Turns;
  /** How many calls there are. */
  calls: number;
  /** What came of it, for those that did not ask. */
  came?: Answer | Fault;
}

export class Part {
  /** What ends each of the waits that are under way. */
  readonly underWay = new Set<() => void>();
  isClosed = false;
  /** At most two requests in flight per host. */
  readonly hosts: readonly Turns[] = [new Turns(2), new Turns(2), new Turns(2)];
  /** One change at a time. */
  readonly changes = new Turns(1);
  readonly reads = new Map<string, Read>();

  constructor(
    readonly settings: Settings,
    readonly listeners: Listeners,
    readonly instance: Instance,
    readonly kept: Kept,
  ) {}

  /** The WebAssembly part. Throws once it has failed: every call has been rejected with that. */
  get glue(): Glue {
    if (this.instance.state !== "running") throw aborted();
    return this.instance.glue;
  }

  /** Ends what is under way. */
  close(): void {
    this.isClosed = true;
    for (const end of [...this.underWay]) end();
  }

  /** What a call of `endpoint` rejects with. */
  error(fault: Fault, endpoint: string, cause?: unknown): BiliImError {
    const message = `${endpoint}: ${fault.message}`;
    // Only listeners see this one: the call rejects with the signal's reason.
    const kind = fault.kind === "aborted" ? "internal" : fault.kind;
    const { chinese } = this.settings;
    return BiliImError.of({ ...fault, kind, message, endpoint, cause, chinese });
  }

  /** Tells who listens; nobody has to be told what nobody listens to. */
  tell<Event extends keyof ClientEvents>(event: Event, details: () => ClientEvents[Event]): void {
    if (this.listeners.areThere) this.listeners.tell(event, details());
  }
}
