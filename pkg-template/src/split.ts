/** How long a text is on its way, and how to split one that is too long. */

/** What stands around a text in `content`: `{"content":""}`. */
const AROUND = 14;

/** The name of an emote. */
const NAME = /\[[^[\]\n]{0,32}\]/uy;

/** A place in a text: where it is, and how many bytes all before it takes. */
interface Place {
  readonly at: number;
  readonly bytes: number;
}

/**
 * Parts of `text` whose `content` has at most `most` bytes each; joined, they are the text. It is cut between `characters` only, as
 * people see them, and never inside a bracketed name. Ends of sentences are preferred, then ends of words. A single unit that is
 * larger than `most` makes a part of its own, too large as it is.
 */
export function splitAt(text: string, characters: readonly string[], most: number): string[] {
  const encoder = new TextEncoder();
  const parts: string[] = [];
  let start: Place = { at: 0, bytes: 0 };
  let here = start;
  let [word, sentence] = [start, start];
  let [end, nameEnd] = [0, 0];
  for (const character of characters) {
    // Characters, and bracketed names as wholes, are never cut.
    if (end >= nameEnd) nameEnd = end + nameLength(text, end);
    end += character.length;
    if (end < nameEnd) continue;
    const unit = text.slice(here.at, end);
    // As JSON has it, without its quotes.
    const size = encoder.encode(JSON.stringify(unit)).length - 2;
    while (AROUND + here.bytes - start.bytes + size > most && here.at > start.at) {
      let cut = here;
      for (const place of [word, sentence]) {
        // A cut in the first half would leave a stub: a worse one further on is better.
        if (place.at > start.at && (place.bytes - start.bytes) * 2 >= here.bytes - start.bytes) cut = place;
      }
      parts.push(text.slice(start.at, cut.at));
      start = cut;
    }
    here = { at: end, bytes: here.bytes + size };
    const isSentence = endsSentence(unit, text.charAt(end));
    if (isSentence) sentence = here;
    if (isSentence || endsWord(unit, text.charAt(end))) word = here;
  }
  if (start.at < text.length) parts.push(text.slice(start.at));
  return parts;
}

function nameLength(text: string, at: number): number {
  NAME.lastIndex = at;
  return NAME.exec(text)?.[0].length ?? 0;
}

function endsSentence(unit: string, next: string): boolean {
  return /[\n。！？…；]$/.test(unit) || (/[.!?;]$/.test(unit) && /^\p{White_Space}?$/u.test(next));
}

function endsWord(unit: string, next: string): boolean {
  return next === "[" || /[，、,：)）\]\p{White_Space}]$/u.test(unit);
}
