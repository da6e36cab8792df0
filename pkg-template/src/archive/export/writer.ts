/** What every format is: the pieces of a text, made one after the other. */

import type { TalkerRecord } from "../database.js";
import type { Described, Locale } from "./describe.js";
import { describe } from "./describe.js";
import type { Source } from "./source.js";
import type { WriteTime } from "./time.js";

/** What a format is made of. */
export interface WriterParts {
  readonly source: Source;
  readonly locale: Locale;
  readonly writeTime: WriteTime;
  /** When the file is made. */
  readonly now: Date;
  /** Whether cells that a spreadsheet would run are made harmless. */
  readonly neutralize: boolean;
  /** The file of a picture in the ZIP, relative to the text; `undefined` where it is not there. */
  readonly fileOf: (picture: string) => string | undefined;
}

export type Writer = (parts: WriterParts) => AsyncGenerator<string, void, undefined>;

/** The name of a conversation as people read it. */
export function titleOf({ source }: WriterParts, record: TalkerRecord): string {
  return source.nameOf(record) || record.talker_id;
}

/** The messages of a conversation as people read them, a list per block. */
export async function* described(
  { source, locale }: WriterParts,
  record: TalkerRecord,
): AsyncGenerator<Described[], void, undefined> {
  for await (const messages of source.messages(record)) {
    yield messages.map((message) => describe(message, source, locale));
  }
}
