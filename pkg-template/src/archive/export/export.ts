/** Exports: which formats there are, and how they become streams of bytes. */
import { makeZip } from "client-zip";
import { isChinese } from "../../client/error.js";
import { inputError, readFlag } from "../../text/arguments.js";
import { oneLine } from "../../text/one-line.js";
import type { Database, TalkerRecord } from "../database.js";
import { ArchiveOptions, type SelectionOptions } from "../options.js";
import { readStream } from "../read-stream.js";
import { writeChatLab } from "./chatlab.js";
import { writeCsv } from "./csv.js";
import { writeHtml } from "./html.js";
import { writeJson, writeJsonLines } from "./json.js";
import { writeMarkdown } from "./markdown.js";
import { type FetchImage, fetchFromHost, fetchPictures, type PictureResult } from "./pictures.js";
import { Source } from "./source.js";
import { canMakeStreams, toStream } from "./stream.js";
import { writeText } from "./text.js";
import { timeWriter } from "./time.js";
import { titleOf, type Writer, type WriterParts } from "./writer.js";

/**
 * `html` is one page to read and search offline, `json` and `jsonl` can be imported again, `chatlab` is ChatLab's interchange format
 * 0.0.2 (a ZIP with a file per conversation), `markdown`, `csv` and `txt` are for people and other programs.
 */
export type ExportFormat = "html" | "json" | "jsonl" | "markdown" | "csv" | "txt" | "chatlab";

/** How far an export has come. */
export interface ExportProgress {
  /** How many messages have been read, of how many in the conversations that were chosen. */
  readonly messages: number;
  /** How many messages the conversations have that were chosen. */
  readonly total: number;
  /** How many pictures are in the ZIP. */
  readonly pictures: number;
  /** How many pictures could not be fetched; `pictures.json` in the ZIP has their addresses. */
  readonly failed: number;
}

/** What to export, and how. */
export interface ExportOptions extends SelectionOptions {
  /** The format. */
  format: ExportFormat;
  /**
   * `"link"` (default) leaves pictures where they are, as links; `"zip"` fetches them, and the export is a ZIP. One that has
   * expired or fails is listed and not fatal.
   */
  images?: "link" | "zip" | undefined;
  /**
   * Fetches a picture, for `images: "zip"`. By default the browser's own fetch, without credentials and referrer. It is only called
   * with `https:` addresses of the service's picture hosts, one after the other.
   */
  fetchImage?: FetchImage | undefined;
  /** Whether cells of `csv` that a spreadsheet would run as formulas get a `'` in front; on by default. It cannot be undone. */
  neutralize?: boolean | undefined;
  /** The language of what the file says of itself; that of the browser by default. */
  locale?: "en" | "zh" | undefined;
  /** The time zone of the times, such as `"Asia/Shanghai"`; that of the computer by default. `json` and `jsonl` have none. */
  timeZone?: string | undefined;
  /** Ends it: the stream fails with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called as it goes on. */
  onProgress?: ((progress: ExportProgress) => void) | undefined;
}

interface ExportParts {
  readonly database: Database;
  readonly mid: string;
}

const FORMATS = ["html", "json", "jsonl", "markdown", "csv", "txt", "chatlab"] as const;

const WRITERS: Readonly<Record<Exclude<ExportFormat, "chatlab">, readonly [file: string, write: Writer]>> = {
  html: ["messages.html", writeHtml],
  json: ["messages.json", writeJson],
  jsonl: ["messages.jsonl", writeJsonLines],
  markdown: ["messages.md", writeMarkdown],
  csv: ["messages.csv", writeCsv],
  txt: ["messages.txt", writeText],
};

/** @internal */
export function exportArchive({ database, mid }: ExportParts, given: ExportOptions): ReadableStream<Uint8Array> {
  const reader = new ArchiveOptions("archive.export", given);
  const selection = reader.selection(mid);
  const format = reader.oneOf("format", FORMATS);
  const images = reader.oneOf("images", ["link", "zip"]) ?? "link";
  const fetchImage = (reader.callable("fetchImage") as FetchImage | undefined) ?? fetchFromHost;
  const neutralize = reader.value("neutralize") === undefined || readFlag(reader, "archive.export", "neutralize");
  const locale = isChinese(reader.locale()) ? "zh" : "en";
  const writeTime = readTimeZone(reader.text("timeZone"));
  const signal = reader.signal();
  const onProgress = reader.callable("onProgress") as ExportOptions["onProgress"];
  reader.finish();
  if (format === undefined)
    throw inputError("archive.export", "options.format", `expected one of ${FORMATS.join(", ")}`);
  if ((images === "zip" || format === "chatlab") && !canMakeStreams()) {
    const argument = images === "zip" ? "options.images" : "options.format";
    throw inputError(
      "archive.export",
      argument,
      "Firefox lets no content script make a ZIP; export in a page of the extension",
    );
  }

  return toStream(async function* () {
    const source = await Source.open(database, mid, selection);
    const results = new Map<string, PictureResult>();
    const fileOf = (picture: string) => results.get(picture)?.file;
    const parts: WriterParts = { source, locale, writeTime, now: new Date(), neutralize, fileOf };
    source.onRead = (messages) => {
      const pictures = [...results.values()].filter(({ file }) => file !== undefined).length;
      onProgress?.({ messages, total: source.total, pictures, failed: results.size - pictures });
    };
    const texts = format === "chatlab" ? chatLabFiles(parts) : [fileWith(parts, ...WRITERS[format])];
    if (images === "link" && format !== "chatlab") {
      yield* WRITERS[format][1](parts);
      return;
    }
    const files = async function* () {
      if (images === "zip") {
        for await (const { file, bytes } of fetchPictures(source, fetchImage, results, signal)) {
          yield { name: file, input: bytes, lastModified: parts.now };
        }
        const list = `${JSON.stringify([...results.values()], null, 2)}\n`;
        yield { name: "pictures.json", input: list, lastModified: parts.now };
      }
      yield* texts;
    };
    yield* readStream(makeZip(files()));
  }, signal);
}

/** The files of `chatlab`, by the names of the conversations. */
function chatLabFiles(parts: WriterParts) {
  return parts.source.conversations.map((record) => {
    const write = (parts: WriterParts) => writeChatLab(parts, record);
    return fileWith(parts, fileNameOf(parts, record), write);
  });
}

function fileWith(parts: WriterParts, name: string, write: Writer) {
  return { name, input: toStream(() => write(parts), undefined), lastModified: parts.now };
}

/** A name that any system takes, and that is no other conversation's. */
function fileNameOf(parts: WriterParts, record: TalkerRecord): string {
  const title = oneLine(titleOf(parts, record)).replace(/[\\/:*?"<>|\p{C}]/gu, "");
  const short = Array.from(title)
    .slice(0, 40)
    .join("")
    .replace(/^[. ]+|[. ]+$/g, "");
  const id = record.session_type === 2 ? `group ${record.talker_id}` : record.talker_id;
  return `${short || record.talker_id} (${id}).jsonl`;
}

function readTimeZone(timeZone: string | undefined) {
  try {
    return timeWriter(timeZone);
  } catch {
    throw inputError("archive.export", "options.timeZone", `there is no time zone ${JSON.stringify(timeZone)}`);
  }
}
