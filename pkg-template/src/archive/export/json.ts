/** The formats `json` and `jsonl`, which can be imported again. */
import { toJson } from "../blocks.js";
import type { TalkerRecord } from "../database.js";
import type { ArchiveConversation, ArchiveHead, ArchivePerson } from "../format.js";
import { FORMAT_VERSION } from "../format.js";
import { unpad } from "../ids.js";
import type { Source } from "./source.js";
import type { WriterParts } from "./writer.js";

export async function* writeJson({ source, now }: WriterParts): AsyncGenerator<string, void, undefined> {
  const head = { ...headOf(source, now), people: await peopleOf(source), emotes: source.emotes };
  yield `${toJson(head).slice(0, -1)},"conversations":[`;
  for (const [at, record] of source.conversations.entries()) {
    yield `${at > 0 ? "," : ""}\n${toJson(conversationOf(source, record)).slice(0, -1)},"messages":[`;
    let separator = "\n";
    for await (const messages of source.messages(record)) {
      if (messages.length === 0) continue;
      yield separator + messages.map(toJson).join(",\n");
      separator = ",\n";
    }
    yield "]}";
  }
  yield "]}\n";
}

export async function* writeJsonLines({ source, now }: WriterParts): AsyncGenerator<string, void, undefined> {
  yield line({ type: "head", ...headOf(source, now) });
  for (const person of await peopleOf(source)) yield line({ type: "person", ...person });
  for (const emote of source.emotes) yield line({ type: "emote", emote });
  for (const record of source.conversations) {
    yield line({ type: "conversation", ...conversationOf(source, record) });
    const { talker_id, session_type } = record;
    const begin = toJson({ type: "message", talker_id, session_type }).slice(0, -1);
    for await (const messages of source.messages(record)) {
      yield messages.map((message) => `${begin},"message":${toJson(message)}}\n`).join("");
    }
  }
  yield line({ type: "end" });
}

function line(value: object): string {
  return `${toJson(value)}\n`;
}

function headOf({ mid }: Source, now: Date): ArchiveHead {
  return { format: "bili-im-archive", version: FORMAT_VERSION, exportedAt: now.toISOString(), mid };
}

/** Those whose names are known; where conversations were chosen, only who takes part in them. */
async function peopleOf(source: Source): Promise<ArchivePerson[]> {
  const people = [...source.people.values()].filter(({ isKnown }) => isKnown);
  const part = source.selection.talkers && (await participants(source));
  const isPart = ({ mid }: ArchivePerson) => part?.has(mid) ?? true;
  return people.filter(isPart).map(({ mid, name, face }) => ({ mid, name, face }));
}

async function participants(source: Source): Promise<Set<string>> {
  const mids = new Set([source.mid]);
  for (const record of source.conversations) {
    if (record.session_type === 1) mids.add(record.talker_id);
    for await (const messages of source.messages(record)) {
      for (const message of messages) mids.add(source.senderOf(message).mid);
    }
  }
  return mids;
}

function conversationOf({ selection }: Source, record: TalkerRecord): ArchiveConversation {
  const { talker_id, name, recalls } = record;
  const isLimited = selection.from !== undefined || selection.to !== undefined;
  const ranges = isLimited ? [] : record.ranges.map(([first, last]): [string, string] => [unpad(first), unpad(last)]);
  return { talker_id, session_type: record.session_type as 1 | 2, name, ranges, recalls: [...recalls] };
}
