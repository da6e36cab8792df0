/** Texts as a search compares them: compatibility forms and width (NFKC), and lower case. */

/** The folded text. Line breaks stay where they are, and nothing else becomes one. */
export function fold(text: string): string {
  // A sigma has another form at the end of a word.
  return text.normalize("NFKC").toLowerCase().replaceAll("ς", "σ");
}

/**
 * Where a part of the folded text stands in the text itself, as `[start, end]` in UTF-16 units. A character that folds to several
 * counts as a whole.
 */
export function placesOf(text: string, folded: string, words: readonly string[]): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  const ends = foldedEnds(text);
  // Characters that combine only with their neighbours are told by the text as a whole.
  const origin = (at: number) => (ends.length === 0 ? at : ends.findIndex((end) => end > at));
  const starts = ends.length === 0 ? undefined : clusterStarts(text);
  const startOf = (at: number) => (starts ? (starts[at] ?? text.length) : at);
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
      const [first, last] = [origin(at), origin(at + word.length - 1)];
      const start = startOf(first);
      const end = last < 0 ? text.length : startOf(last + 1);
      if (end > start) found.push([start, end]);
    }
  }
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** What folds to as many characters as it has: ASCII, Chinese with its punctuation, ASCII in full width, and emoji. */
const UNMOVED = /^[\n\x20-\x7e\u3000-\u3015\u4e00-\u9fff\uff01-\uff5e\u{1f300}-\u{1faff}]*$/u;

/** Where each cluster of the text ends once it is folded; empty where folding moves nothing. */
function foldedEnds(text: string): number[] {
  if (UNMOVED.test(text)) return [];
  let end = 0;
  return clusters(text).map((cluster) => {
    end += fold(cluster).length;
    return end;
  });
}

function clusterStarts(text: string): number[] {
  let start = 0;
  return clusters(text).map((cluster) => {
    const own = start;
    start += cluster.length;
    return own;
  });
}

/** A character with the marks that follow it, and syllables of Hangul as a whole: what normalization may compose. */
function clusters(text: string): string[] {
  return (
    text.match(
      /[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]+[\p{M}\uff9e\uff9f]*|[^\p{M}\uff9e\uff9f][\p{M}\uff9e\uff9f]*|[\p{M}\uff9e\uff9f]+/gsu,
    ) ?? []
  );
}
