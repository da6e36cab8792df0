/** What the leader election is told, and what it asks for. */

/** What a tab is. */
export type Role = "idle" | "follower" | "leader" | "standalone";

/** What happened. */
export type Input =
  /** The tab takes part, from now or again. */
  | { readonly type: "start"; readonly canShare: boolean; readonly visible: boolean }
  /** It does not any more: its page is left, frozen or done with it. */
  | { readonly type: "stop" }
  | { readonly type: "granted"; readonly rank: number }
  /** Somebody else holds a lock that was asked for without waiting. */
  | { readonly type: "unavailable"; readonly rank: number }
  /** A lock could not be asked for, or was taken away. */
  | { readonly type: "rejected" }
  | Heard
  /** A follower asked. */
  | Asked
  | { readonly type: "visibility"; readonly visible: boolean }
  /** This tab wants a poll soon. */
  | { readonly type: "nudge" }
  | { readonly type: "elapsed" };

/** A leader spoke; `isWelcome` where it told this tab all that it needs. */
export interface Heard {
  readonly type: "heard";
  readonly from: string;
  readonly rank: number;
  readonly isWelcome: boolean;
}

/** A follower's question: whether its page is visible, whether it wants a poll soon, and who is to be told everything. */
export interface Asked {
  readonly type: "asked";
  readonly visible: boolean;
  readonly nudge: boolean;
  readonly to: string | undefined;
  /** Whether nobody takes the events of this tab. */
  readonly isStuck: boolean;
}

/** What to do. */
export type Effect =
  /** Wait for the lock of rank 0. */
  | { readonly type: "request" }
  /** Ask for a lock without waiting. */
  | { readonly type: "try"; readonly rank: number }
  /** Give back a lock; without a rank all of them, and stop waiting. */
  | { readonly type: "release"; readonly rank?: number }
  /** Ask the leader; `fresh` for all that a new follower needs. */
  | { readonly type: "ask"; readonly nudge: boolean; readonly fresh: boolean }
  /** Say that this tab leads; `to` a new follower all that it needs. */
  | { readonly type: "announce"; readonly to?: string | undefined }
  | { readonly type: "become"; readonly role: Role }
  | { readonly type: "attend"; readonly on: boolean }
  | { readonly type: "nudge" }
  /** When to say `elapsed`, in place of what was said before. */
  | { readonly type: "wake"; readonly at: number | undefined };
