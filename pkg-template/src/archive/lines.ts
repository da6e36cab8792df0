/** Texts of any length, line by line. */
import { readStream } from "./read-stream.js";

/** The pieces of a text, a `Blob` or a stream of bytes in UTF-8; `undefined` for what is none of them. */
export function chunksOf(source: unknown): AsyncIterable<string> | undefined {
  if (typeof source === "string") return piecesOf(source);
  // Not `instanceof`: it may come from another realm.
  if (isStream(source)) return decode(source);
  const stream = (source as { stream?: unknown } | null)?.stream;
  return typeof stream === "function" ? decode((source as Blob).stream()) : undefined;
}

/** The lines, without what ends them. */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let rest: string[] = [];
  for await (const chunk of chunks) {
    const lines = chunk.split("\n");
    for (const line of lines.slice(0, -1)) {
      rest.push(line);
      yield rest.join("");
      rest = [];
    }
    rest.push(lines.at(-1) ?? "");
  }
  const last = rest.join("");
  if (last !== "") yield last;
}

async function* piecesOf(text: string): AsyncGenerator<string, void, undefined> {
  yield text.replace(/^\uFEFF/, "");
}

async function* decode(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  for await (const chunk of readStream(stream)) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

function isStream(source: unknown): source is ReadableStream<Uint8Array> {
  return typeof (source as { getReader?: unknown } | null)?.getReader === "function";
}
