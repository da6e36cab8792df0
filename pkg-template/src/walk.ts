/** Walks through pages: what to ask next is a pure function of what was asked and what came. */
import { get, isObject } from "./describe.js";
import { Fault } from "./fault.js";

/** A page, and what is new on it, in the order of the walk. */
export interface Step {
  readonly page: unknown;
  readonly items: unknown[];
}

/** What a walk wants next: an answer to this question, or nothing, and here is a step. */
export type Next = { readonly ask: object } | Step;

export interface Walk {
  /** What it wants next; nothing after the last page. A question is asked again until it is answered. */
  next(): Next | undefined;
  /** Takes the page that answers the last question. Throws a `Fault` when that is none. */
  take(page: unknown): void;
}

/** Goes on to the next step of a walk, with `ask` for its questions; nothing after the last. */
export async function advance(walk: Walk, ask: (question: object) => Promise<unknown>): Promise<Step | undefined> {
  for (;;) {
    const next = walk.next();
    if (!next || "page" in next) return next;
    walk.take(await ask(next.ask));
  }
}

/** The list `name` of a page. Throws a `Fault` where the page is no object, or has something else there than a list or `null`. */
export function listOf(page: unknown, name: string): unknown[] {
  const list = get(page, name) ?? [];
  if (isObject(page) && Array.isArray(list)) return list;
  throw new Fault("reply", "the page is odd: it has no list of what was asked for");
}
