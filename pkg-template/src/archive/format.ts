/** What a file of an archive looks like: the formats `json` and `jsonl`, which `import` reads. Its schema is `archive.schema.json`. */
import type { EmoteInfo, Message } from "../wire.js";

/** @internal The version of the format. Files of a later one are refused. */
export const FORMAT_VERSION = 1;

/** Whose messages, and when they were written to the file. */
export interface ArchiveHead {
  /** Tells the format from others. */
  format: "bili-im-archive";
  /** The version of the format. */
  version: 1;
  /** When the file was made, by ISO 8601 in UTC. */
  exportedAt: string;
  /** Whose messages: the mid, as digits. */
  mid: string;
}

/** Somebody who wrote, or to whom was written. */
export interface ArchivePerson {
  /** The mid, as digits. */
  mid: string;
  /** The name; empty where it is not known. Written by a stranger. */
  name: string;
  /** The address of the picture; empty where it is not known. */
  face: string;
}

/** A conversation without its messages. */
export interface ArchiveConversation {
  /** The user's mid, or the fan group's id, as digits. */
  talker_id: string;
  /** 1 a user, 2 a fan group (`SessionType`). */
  session_type: 1 | 2;
  /** The name of a fan group or a system account; empty for others, whose names are in `people`. Written by strangers. */
  name: string;
  /**
   * From which to which sequence number everything is archived, both included, as digits, in order; a file that is limited by
   * time has none.
   */
  ranges: [first: string, last: string][];
  /** The `msg_key` of messages that were recalled. */
  recalls: string[];
}

/** A file of the format `json`. */
export interface ArchiveFile extends ArchiveHead {
  /** Those who wrote, and the other sides. */
  people: ArchivePerson[];
  /** The emotes that occur in the messages, for `segments`. */
  emotes: EmoteInfo[];
  /** The conversations, with their messages. */
  conversations: (ArchiveConversation & {
    /** The messages as `history` gives them, the oldest first; a recalled one has the content `{}`. */
    messages: Message[];
  })[];
}

/** A line of a file of the format `jsonl`. The head comes first, a conversation before its messages. */
export type ArchiveLine =
  | ({
      /** Whose messages: the first line. */
      type: "head";
    } & ArchiveHead)
  | ({
      /** Somebody. */
      type: "person";
    } & ArchivePerson)
  | {
      /** An emote. */
      type: "emote";
      /** The emote as a page of messages described it. */
      emote: EmoteInfo;
    }
  | ({
      /** A conversation, whose messages follow. */
      type: "conversation";
    } & ArchiveConversation)
  | {
      /** A message. */
      type: "message";
      /** That of its conversation. */
      talker_id: string;
      /** That of its conversation. */
      session_type: 1 | 2;
      /** The message as `history` gives it. */
      message: Message;
    }
  | {
      /** The last line: a file without it was cut off. */
      type: "end";
    };
