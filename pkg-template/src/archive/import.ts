/** Brings exports back: files of the formats `json` and `jsonl`. */
import { inputError, unexpected } from "../text/arguments.js";
import { field, isObject } from "../text/fields.js";
import type { ArchiveFile } from "./format.js";
import { ENDPOINT, EXPECTED, Importer, type ImportParts, type ImportReport, listIn } from "./importer.js";
import { chunksOf, linesOf } from "./lines.js";

/** A file of the format `json` or `jsonl`: its text, its bytes, or a `json` one that has been parsed. */
export type ImportSource = string | Blob | ReadableStream<Uint8Array> | ArchiveFile;

/** @internal */
export async function importArchive(parts: ImportParts, source: ImportSource): Promise<ImportReport> {
  const importer = new Importer(parts);
  const chunks = chunksOf(source);
  if (!chunks) {
    if (!isObject(source)) throw unexpected(ENDPOINT, "source", EXPECTED, source);
    await readDocument(copyOf(source), importer);
    return importer.report();
  }
  try {
    await readLines(chunks, importer);
    return await importer.report();
  } catch (error) {
    await importer.keepRest().catch(() => {});
    throw error;
  }
}

/** A file that begins with a head in a line of its own is `jsonl`, and is read line by line. */
async function readLines(chunks: AsyncIterable<string>, importer: Importer): Promise<void> {
  let document: string[] | undefined;
  let number = 0;
  for await (const line of linesOf(chunks)) {
    number += 1;
    if (document) {
      document.push(line);
      continue;
    }
    const value = parse(line);
    if (number === 1 && field(value, "type") !== "head") document = [line];
    else if (isObject(value)) await importer.line(value);
    else if (line.trim() !== "") throw inputError(ENDPOINT, "source", `line ${number} is not JSON`);
  }
  if (document) await readDocument(parse(document.join("\n")), importer);
}

/** What `JSON.parse` made of a `json` file, as the lines of a `jsonl` one. */
async function readDocument(file: unknown, importer: Importer): Promise<void> {
  if (!isObject(file)) throw inputError(ENDPOINT, "source", `expected ${EXPECTED}, got no JSON`);
  await importer.line({ ...file, type: "head" });
  for (const person of listIn(file, "people")) await importer.line({ ...(person as object), type: "person" });
  for (const emote of listIn(file, "emotes")) await importer.line({ type: "emote", emote });
  for (const conversation of listIn(file, "conversations")) {
    const { messages: _, ...head } = conversation as Record<string, unknown>;
    await importer.line({ ...head, type: "conversation" });
    for (const message of listIn(conversation, "messages")) await importer.line({ ...head, type: "message", message });
  }
  await importer.line({ type: "end" });
}

/** What JSON has of an object: what else is in it could be stored, and not be exported again. */
function copyOf(source: object): unknown {
  try {
    return JSON.parse(JSON.stringify(source));
  } catch {
    throw inputError(ENDPOINT, "source", `expected ${EXPECTED}, got what JSON cannot hold`);
  }
}

/** What a line or a file holds; `undefined` for what is not JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
