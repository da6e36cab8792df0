/** Walks through pages: what to ask next is a pure function of what was asked and what came. */
import { get } from "./describe.js";
import { Fault } from "./fault.js";

/** What a walk wants next: an answer to this question, or nothing, and here is a page with what is new on it, in its order. */
export type Next = { readonly ask: object } | { readonly page: unknown; readonly items: unknown[] };

export interface Walk {
  /** What it wants next; nothing after the last page. A question is asked again until it is answered. */
  next(): Next | undefined;
  /** Takes the page that answers the last question. Throws a `Fault` when that is none. */
  take(page: unknown): void;
}

/** The list `name` of a page. Throws a `Fault` where the page is no object, or has something else there than a list or `null`. */
export function listOf(page: unknown, name: string): unknown[] {
  const list = get(page, name) ?? [];
  if (typeof page === "object" && page !== null && !Array.isArray(page) && Array.isArray(list)) return list;
  throw new Fault("reply", "the page is odd: it has no list of what was asked for");
}
