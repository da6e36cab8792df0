/**
 * Keeps, searches and exports conversations of a client of `bili-im`.
 *
 * @module bili-im/archive
 */
export type { Archive } from "./archive/archive.js";
export type { ExportFormat, ExportOptions, ExportProgress } from "./archive/export/export.js";
export type { FetchImage } from "./archive/export/pictures.js";
export type {
  ArchiveConversation,
  ArchiveFile,
  ArchiveHead,
  ArchiveLine,
  ArchivePerson,
} from "./archive/format.js";
export type { ImportSource } from "./archive/import.js";
export type { ImportReport } from "./archive/importer.js";
export { type OpenArchiveOptions, openArchive } from "./archive/open.js";
export type { SelectionOptions } from "./archive/options.js";
export type { SearchHit, SearchOptions } from "./archive/search.js";
export type { ArchiveSize } from "./archive/size.js";
export type { SyncedConversation, SyncOptions, SyncProgress, SyncReport } from "./archive/sync-report.js";
export type { ArchiveTalker } from "./archive/talkers.js";
export { BiliImError, isBiliImError } from "./client/error.js";
