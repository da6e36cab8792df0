/** The part of one tab in the election: performs its effects with locks, channel, timer and the events of the page. */
import { Channel, sharedName } from "./channel.js";
import { Election } from "./election.js";
import type { Effect, Input, Role } from "./election-events.js";
import { lockManager } from "./lock-manager.js";
import { Locks } from "./locks.js";
import type { Address, Message, Received } from "./message.js";
import { watchPage } from "./page.js";
import type { Scope } from "./source.js";

/** What a tab does besides. */
export interface Duties {
  become(role: Role): void;
  attend(on: boolean): void;
  nudge(): void;
  /** What a new follower of this leader has to know. */
  welcome(to: string, rank: number): Message;
  /** Whether nobody takes the events of this tab. */
  isStuck(): boolean;
  receive(message: Message): void;
}

/** One tab among those of its origin. */
export class Tab {
  readonly #scope: Scope;
  readonly #address: Address;
  readonly #duties: Duties;
  /** Tells tabs apart. It is no secret. */
  #id = "";
  readonly #election: Election;
  #unwatch = () => {};
  readonly #inputs: Input[] = [];
  #locks: Locks | undefined;
  #channel: Channel | undefined;
  #timer: unknown;
  /** Whether another tab was ever heard. */
  #isAccompanied = false;

  constructor(scope: Scope, address: Address, interval: number, duties: Duties) {
    this.#scope = scope;
    this.#address = address;
    this.#duties = duties;
    this.#election = new Election(interval);
  }

  get role(): Role {
    return this.#election.role;
  }

  get isFollower(): boolean {
    return this.role === "follower";
  }

  /** Takes part from now on. */
  open(): void {
    const look = () => this.#step({ type: "visibility", visible: this.#isVisible });
    this.#unwatch = watchPage(
      this.#scope,
      () => this.#come(),
      () => this.#go(),
      look,
    );
    this.#come();
  }

  close(): void {
    this.#unwatch();
    this.#go();
  }

  nudge(): void {
    this.#step({ type: "nudge" });
  }

  /** Tells the others, as their leader. While there are none, nothing is posted. */
  tell(make: (rank: number) => Message): void {
    if (this.role === "leader" && this.#isAccompanied) this.#post(make(this.#election.rank));
  }

  #come(): void {
    if (this.role !== "idle") return;
    this.#step({ type: "start", canShare: this.#openChannel(), visible: this.#isVisible });
  }

  #go(): void {
    this.#step({ type: "stop" });
    this.#channel?.close();
    this.#channel = undefined;
  }

  /** Whether this tab can share a poller with others. */
  #openChannel(): boolean {
    const manager = lockManager(this.#scope);
    try {
      this.#id = crypto.randomUUID();
      this.#channel = new Channel(this.#scope, this.#address, this.#id, (received) => this.#receive(received));
    } catch {
      return false;
    }
    if (manager) this.#locks ??= new Locks(manager, sharedName(this.#address), (input) => this.#step(input));
    return manager !== undefined;
  }

  #receive({ from, message }: Received): void {
    this.#isAccompanied = true;
    if (message.type === "ask") {
      const { visible, nudge, fresh } = message;
      this.#step({ type: "asked", visible, nudge, to: fresh ? from : undefined, isStuck: this.#duties.isStuck() });
      return;
    }
    const isForOther = message.type === "welcome" && message.to !== this.#id;
    const wasFollower = this.isFollower;
    this.#step({ type: "heard", from, rank: message.rank, isWelcome: message.type === "welcome" && !isForOther });
    // Who leads believes its own poller alone.
    if (!isForOther && (wasFollower || this.isFollower)) this.#duties.receive(message);
  }

  /** Handles an input to its end, before those that come of it. */
  #step(input: Input): void {
    this.#inputs.push(input);
    if (this.#inputs.length > 1) return;
    for (let next: Input | undefined = input; next; next = this.#inputs[0]) {
      for (const effect of this.#election.step(next, this.#scope.performance.now())) this.#perform(effect);
      this.#inputs.shift();
    }
  }

  #perform(effect: Effect): void {
    switch (effect.type) {
      case "request":
        this.#locks?.request();
        break;
      case "try":
        this.#locks?.try(effect.rank);
        break;
      case "release":
        if (effect.rank === undefined) this.#locks?.releaseAll();
        else this.#locks?.release(effect.rank);
        break;
      case "ask":
        this.#post({ type: "ask", visible: this.#isVisible, nudge: effect.nudge, fresh: effect.fresh });
        break;
      case "announce":
        // A page with an open dialog hears messages in some browsers, while its promises rest, and so does its poller. Such a
        // leader must be as silent as a frozen one.
        Promise.resolve().then(() => this.#announce(effect.to));
        break;
      case "become":
        this.#duties.become(effect.role);
        break;
      case "attend":
        this.#duties.attend(effect.on);
        break;
      case "nudge":
        this.#duties.nudge();
        break;
      case "wake":
        this.#wake(effect.at);
    }
  }

  #announce(to: string | undefined): void {
    if (this.role !== "leader") return;
    const { rank } = this.#election;
    this.#post(to === undefined ? { type: "lead", rank } : this.#duties.welcome(to, rank));
  }

  #wake(at: number | undefined): void {
    this.#scope.clearTimeout(this.#timer);
    if (at === undefined) return;
    const ms = Math.max(0, at - this.#scope.performance.now());
    this.#timer = this.#scope.setTimeout(() => this.#step({ type: "elapsed" }), ms);
  }

  #post(message: Message): void {
    try {
      this.#channel?.post(message);
    } catch {
      // A channel that is closed, or a message that cannot be written: others are not told.
    }
  }

  get #isVisible(): boolean {
    return this.#scope.document?.visibilityState === "visible";
  }
}
