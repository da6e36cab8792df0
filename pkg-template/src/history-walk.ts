/**
 * Walks through the history of a session, backward or forward, without gaps and without repeats.
 *
 * The service returns the messages between two sequence numbers, newest first, and at most `size` of them. When there are more, it
 * is not known for certain at which end of the range the rest lies, so a walk looks at both ends until a reply has shown which
 * one it is. `has_more` may stay 1 at the end and a page may be empty in the middle, where messages were withdrawn: only a
 * question that nothing answers, also with the largest size, ends a range.
 */
import { get } from "./describe.js";
import { type Integer, LARGEST_INTEGER, whole } from "./integer.js";
import { listOf, type Next, type Step, type Walk } from "./walk.js";

/** The largest page the service gives. */
const LARGEST = 2000;

/**
 * So often has nothing to be found below a page before pages count as filled from the oldest message on. Once could be a
 * `has_more` that stays 1 at the end.
 */
const ENOUGH = 2;

/** What lies between two sequence numbers, both excluded. */
interface Range {
  readonly after: Integer | undefined;
  readonly before: Integer | undefined;
}

interface Question {
  readonly range: Range;
  readonly size: number;
  /** The page that it lies below, where it lies below one: below one that is not full there was nothing, however pages are filled. */
  readonly below?: "full" | "short" | undefined;
}

/** The options of `history()` with what a walk changes. */
export interface HistoryQuestion {
  readonly [option: string]: unknown;
  readonly size?: number;
  readonly from?: unknown;
  readonly beginSeqno?: unknown;
  readonly endSeqno?: unknown;
}

export class HistoryWalk implements Walk {
  readonly #options: HistoryQuestion;
  readonly #isForward: boolean;
  /** What is still to do, the next at the end. */
  readonly #work: (Question | Step)[];
  #asked: Question | undefined;
  /** The end of a range that the service fills a page from; until that is known, how often nothing was found below one. */
  #filledFrom: "oldest" | "newest" | number = 0;

  /** Backward from the newest message, or forward from `options.from`, which have been checked. */
  constructor(options: HistoryQuestion) {
    this.#options = options;
    this.#isForward = options.from != null;
    const range = { after: whole(options.from ?? options.beginSeqno), before: whole(options.endSeqno) };
    this.#work = [this.#question(range)];
  }

  #question(range: Range, below?: Question["below"]): Question {
    return { range, size: this.#options.size ?? 20, below };
  }

  next(): Next | undefined {
    // A question that got no answer is asked again.
    const next = this.#asked ?? this.#work.pop();
    if (!next || "page" in next) return next;
    this.#asked = next;
    const { range, size } = next;
    return { ask: { ...this.#options, from: null, size, beginSeqno: range.after, endSeqno: range.before } };
  }

  take(page: unknown): void {
    const list = listOf(page, "messages");
    const asked = this.#asked as Question;
    this.#asked = undefined;
    const { range, size, below } = asked;
    const { items, oldest, newest } = news(list, range);
    if (this.#isForward) items.reverse();
    const mayHaveMore = whole(get(page, "has_more")) !== 0;
    const step = items.length > 0 ? [{ page, items }] : [];
    if (oldest !== undefined) {
      if (below) this.#learn(true);
      const beneath = this.#question({ ...range, before: oldest }, list.length >= size ? "full" : "short");
      const older = this.#filledFrom === "oldest" ? [] : [beneath];
      // Without a beginning a range is always filled from its newest message; without an end, new ones may have come.
      const isOpen = range.before === undefined || this.#filledFrom !== "newest";
      const newer = range.after !== undefined && isOpen ? [this.#question({ ...range, after: newest })] : [];
      const [first, last] = mayHaveMore ? (this.#isForward ? [older, newer] : [newer, older]) : [[], []];
      // The list is worked off from its end.
      this.#work.push(...(last as Question[]), ...step, ...(first as Question[]));
    } else if (step.length > 0) {
      this.#work.push(...step);
    } else if (mayHaveMore && size < LARGEST && !isExhausted(page, range)) {
      // Withdrawn messages may fill a page and leave it empty: a larger one reaches beyond them.
      this.#work.push({ range, size: LARGEST, below });
    } else if (below === "full") {
      this.#learn(false);
    }
  }

  /** Learns from whether anything was found below a page. */
  #learn(isFound: boolean): void {
    if (typeof this.#filledFrom !== "number") return;
    if (isFound) this.#filledFrom = "newest";
    else if (++this.#filledFrom >= ENOUGH) this.#filledFrom = "oldest";
  }
}

/** The largest sequence number of the session, as far as the page shows it; 0 when the session is empty. */
export function newest(page: unknown): Integer | undefined {
  let most = whole(get(page, "max_seqno"));
  for (const message of listOf(page, "messages")) {
    const seqno = whole(get(message, "msg_seqno"));
    if (seqno !== undefined && (most === undefined || seqno > most)) most = seqno;
  }
  return most ?? (whole(get(page, "has_more")) === 0 ? 0 : undefined);
}

/**
 * The messages that stand in the range and have not come before on the same page, and the smallest and the largest of their
 * numbers. One whose number cannot be read is passed on: losing it would be worse than seeing it twice.
 */
function news(messages: unknown[], { after, before }: Range) {
  const items: unknown[] = [];
  const seen: Integer[] = [];
  let oldest: Integer | undefined;
  let newest: Integer | undefined;
  for (const message of messages) {
    const seqno = whole(get(message, "msg_seqno"));
    if (seqno !== undefined) {
      // Newest first, as they usually are, none needs to be looked for among those before it.
      const isNext = oldest === undefined || seqno < oldest;
      const isInside = (after === undefined || seqno > after) && (before === undefined || seqno < before);
      if (!isInside || (!isNext && seen.includes(seqno))) continue;
      seen.push(seqno);
      if (isNext) oldest = seqno;
      if (newest === undefined || seqno > newest) newest = seqno;
    }
    items.push(message);
  }
  return { items, oldest, newest };
}

/**
 * Whether the range certainly holds no message: it ends where the session does. An empty page may say of itself what an empty
 * session does (no smallest number, 0 for the largest), which proves nothing.
 */
function isExhausted(page: unknown, { after, before }: Range): boolean {
  // A session without messages has the largest number for its smallest.
  const floor = whole(get(page, "min_seqno"));
  const most = whole(get(page, "max_seqno"));
  const isNothingOlder = floor !== undefined && floor !== LARGEST_INTEGER && before !== undefined && before <= floor;
  return isNothingOlder || (!!most && after !== undefined && after >= most);
}
