/** What a sync is told, and what it tells. */
import type { BiliImError } from "../client/error.js";
import type { WatchEvent } from "../watch/events.js";
import type { SelectionOptions } from "./options.js";
import type { ArchiveTalker } from "./talkers.js";

/** How far a sync has come. */
export interface SyncProgress {
  /**
   * `listing` reads the list of conversations, `reading` a conversation, `resting` waits because risk control wants a rest,
   * `following` stores what the watch tells.
   */
  readonly state: "listing" | "reading" | "resting" | "following";
  /** The conversation, while one is read. */
  readonly talker?: ArchiveTalker;
  /** How many messages are new in the archive by now. */
  readonly added: number;
  /** How many conversations are done, of how many that have something to ask for. */
  readonly done: number;
  /** How many conversations have something to ask for. */
  readonly total: number;
  /** Until when it rests, in ms since 1970. */
  readonly until?: number;
}

/** What `sync` brings up to date, and how. */
export interface SyncOptions extends SelectionOptions {
  /** Ends it: what was fetched is kept, and the next sync goes on from there. It rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Called as it goes on. */
  onProgress?: ((progress: SyncProgress) => void) | undefined;
  /** What `client.watch()` returned: once all is read, its messages are stored as they come, until it ends. Not with `to`. */
  watch?: AsyncIterable<WatchEvent> | undefined;
  /** How long to pause between conversations, in ms from 0 up; 1000 by default. */
  pauseMs?: number | undefined;
}

/** What a sync did with a conversation. */
export interface SyncedConversation extends ArchiveTalker {
  /** How many messages are new in the archive. */
  readonly added: number;
  /** Whether all that was asked for is archived. */
  readonly complete: boolean;
  /** How many messages were left out, since they have no sequence number and so no place. */
  readonly skipped: number;
  /** Why it is not complete. */
  readonly error?: BiliImError;
}

/** What a sync did. */
export interface SyncReport {
  /** Whether all that was asked for is archived. */
  readonly complete: boolean;
  /** How many messages are new in the archive. */
  readonly added: number;
  /** The conversations that had something to ask for. */
  readonly conversations: readonly SyncedConversation[];
}
