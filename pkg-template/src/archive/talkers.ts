/** Conversations by their other party. */
import { field, isObject } from "../text/fields.js";
import { digitsOf, pad } from "./ids.js";

/** A conversation by its other party; every method takes it as a talker. */
export interface ArchiveTalker {
  /** The user's mid, or the fan group's id, as digits. */
  readonly talker_id: string;
  /** 1 a user, 2 a fan group (`SessionType`). */
  readonly session_type: number;
}

/** @internal Whom a session, a message or a bare id is about; `undefined` where it does not say so. `mid` is the user's own. */
export function readTalker(value: unknown, mid: string): ArchiveTalker | undefined {
  if (!isObject(value)) return makeTalker(value, 1);
  const isMessage = field(value, "talker_id") === undefined && field(value, "sender_uid") !== undefined;
  if (!isMessage) return makeTalker(field(value, "talker_id"), field(value, "session_type") ?? 1);
  const { sender_uid: sender, receiver_id: receiver, receiver_type: type } = value;
  return makeTalker(type === 1 && digitsOf(receiver) === mid ? sender : receiver, type);
}

/** @internal The key of a conversation. */
export function keyOf({ talker_id, session_type }: ArchiveTalker): string {
  return `${session_type}:${pad(talker_id)}`;
}

function makeTalker(id: unknown, type: unknown): ArchiveTalker | undefined {
  const talker_id = digitsOf(id);
  if (talker_id === undefined || talker_id === "0" || (type !== 1 && type !== 2)) return undefined;
  return { talker_id, session_type: type };
}
