/** Which sequence numbers of a conversation are archived in full, and which are still to be asked for. */
import { greatest, least, next, previous, ZERO } from "./ids.js";

/** From the first to the last sequence number, both included, as keys. */
export type Range = readonly [first: string, last: string];

/** What lies between ranges: the numbers above one bound and below the other; `undefined` is no bound. */
export interface Hole {
  readonly above: string | undefined;
  readonly below: string | undefined;
}

/** The ranges with one more; in order, and none touches another. */
export function addRange(ranges: readonly Range[], [first, last]: Range): Range[] {
  const [before, after]: Range[][] = [[], []];
  let merged: Range = [first, last];
  for (const range of ranges) {
    if (next(range[1]) < merged[0]) before?.push(range);
    else if (range[0] > next(merged[1])) after?.push(range);
    else merged = [least(range[0], merged[0]), greatest(range[1], merged[1])];
  }
  return [...(before ?? []), merged, ...(after ?? [])];
}

/** The holes, the newest first: above the last range, between ranges, and below the first unless it begins at 0. */
export function holesIn(ranges: readonly Range[]): Hole[] {
  const holes: Hole[] = [];
  let below: string | undefined;
  for (const [first, last] of [...ranges].reverse()) {
    holes.push({ above: last, below });
    below = first;
  }
  if (below !== ZERO) holes.push({ above: undefined, below });
  return holes;
}

/** The largest number that is archived in full; `undefined` where nothing is. */
export function topOf(ranges: readonly Range[]): string | undefined {
  return ranges.at(-1)?.[1];
}

/** Whether everything below the last range's end is archived. */
export function isWhole(ranges: readonly Range[]): boolean {
  return ranges.length === 1 && ranges[0]?.[0] === ZERO;
}

/** The range of a page that ends a hole: all from `first`, or from the hole's own end, up to its upper bound or `last`. */
export function covered(hole: Hole, first: string | undefined, last: string | undefined): Range | undefined {
  const from = first ?? (hole.above === undefined ? ZERO : next(hole.above));
  const to = hole.below === undefined ? last : previous(hole.below);
  return to === undefined || from > to ? undefined : [from, to];
}
