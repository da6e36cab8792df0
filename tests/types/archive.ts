/** The entry for archives. */
import { type BiliImError, createClient, type EmoteInfo, type Message } from "bili-im";
import {
  type Archive,
  type ArchiveConversation,
  type ArchiveFile,
  type ArchiveHead,
  type ArchiveLine,
  type ArchivePerson,
  type ArchiveSize,
  type ArchiveTalker,
  type ExportFormat,
  type ExportOptions,
  type ExportProgress,
  type FetchImage,
  type ImportReport,
  type ImportSource,
  isBiliImError,
  type OpenArchiveOptions,
  openArchive,
  type SearchHit,
  type SearchOptions,
  type SelectionOptions,
  type SyncedConversation,
  type SyncOptions,
  type SyncProgress,
  type SyncReport,
} from "bili-im/archive";
import { holds, type Same } from "./assert.js";

const im = createClient();

holds<Same<ReturnType<typeof openArchive>, Promise<Archive>>>();
holds<Same<ExportFormat, "html" | "json" | "jsonl" | "markdown" | "csv" | "txt" | "chatlab">>();
holds<Same<SyncProgress["state"], "listing" | "reading" | "resting" | "following">>();

export async function used(fetchImage: FetchImage, options: OpenArchiveOptions) {
  await openArchive(options);
  const archive = await openArchive({ client: im, name: "work", mid: "12345" });
  holds<Same<typeof archive.mid, string>>();
  const signal = AbortSignal.timeout(1000);
  const selection: SelectionOptions = {
    talkers: [1, "2", 3n, { talker_id: 4, session_type: 2 }],
    from: new Date(0),
    to: new Date(1),
  };
  const syncOptions: SyncOptions = { ...selection, signal, pauseMs: 0, onProgress: ({ until }) => until };
  const report = await archive.sync(syncOptions);
  holds<Same<typeof report, SyncReport>>();
  await archive.sync({ watch: im.watch() });
  for (const one of report.conversations) {
    holds<Same<typeof one, SyncedConversation>>();
    if (isBiliImError(one.error)) one.error.retryAfterMs;
    await im.history(one);
  }
  const searchOptions: SearchOptions = { ...selection, kinds: [1], limit: 1 };
  const hits = await archive.search("x", searchOptions);
  holds<Same<typeof hits, SearchHit[]>>();
  for (const { message, talker, places } of hits) {
    holds<Same<typeof message, Message>>();
    holds<Same<typeof talker, ArchiveTalker>>();
    for (const [start, end] of places) holds<Same<typeof start | typeof end, number>>();
  }
  const told = (progress: ExportProgress) => progress.failed;
  const exportOptions: ExportOptions = { ...selection, format: "html", images: "zip", fetchImage, neutralize: false };
  const stream = archive.export({ ...exportOptions, locale: "zh", timeZone: "UTC", signal, onProgress: told });
  const source: ImportSource = stream;
  const imported = await archive.import(source);
  holds<Same<typeof imported, ImportReport>>();
  await archive.import({} as ArchiveFile);
  await archive.import(new Blob());
  const size = await archive.size();
  holds<Same<typeof size, ArchiveSize>>();
  await archive.remove();
  archive.close();
  // @ts-expect-error: a format is needed
  archive.export({});
  // @ts-expect-error: times are dates
  await archive.sync({ from: 1 });
  holds<Same<typeof isBiliImError extends (value: unknown) => value is infer E ? E : never, BiliImError>>();
}

export function read(file: ArchiveFile, line: ArchiveLine) {
  const head: ArchiveHead = file;
  holds<Same<typeof head.version, 1>>();
  for (const person of file.people) holds<Same<typeof person, ArchivePerson>>();
  for (const emote of file.emotes) holds<Same<typeof emote, EmoteInfo>>();
  for (const one of file.conversations) {
    const conversation: ArchiveConversation = one;
    holds<Same<typeof one.messages, Message[]>>();
    conversation.ranges.map(([first, last]) => first + last);
  }
  if (line.type === "message") holds<Same<typeof line.message, Message>>();
}
