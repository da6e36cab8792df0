/** The union of messages: `msg_type` tells what `content` is. */
import {
  type AiAnswer,
  type AiPlainAnswer,
  type AiRichAnswer,
  type ArticlePush,
  type AttachedRemark,
  answerText,
  type BizContent,
  type ContentByType,
  type GroupHint,
  type HintPart,
  type ImageContent,
  type Int64,
  type KnownMsgType,
  type Message,
  type MessageHead,
  type MessageOf,
  type MiniProgram,
  MsgType,
  type Notice,
  type NoticeButton,
  type NoticeModule,
  type Notifier,
  type OtherMessage,
  type OtherMsgType,
  type OtherShare,
  type PictureCard,
  type RecallContent,
  type Share,
  type SystemHint,
  type TextContent,
  type VideoPush,
  type WorkCard,
  type WorksPush,
} from "bili-im";
import { holds, type Same } from "./assert.js";

// Every kind that is documented has a type of its own or is one of these two.
// biome-ignore format: one row per group of kinds
type ByName =
  | 3 | 8 | 15 | 50 | 51 | 52 | 53 | 54 | 55 | 400 | 401
  | 101 | 102 | 103 | 104 | 105 | 106 | 107 | 108 | 109 | 110 | 111 | 112 | 113 | 114 | 115 | 116 | 117 | 118
  | 201 | 202 | 203 | 204 | 205 | 206 | 207 | 208 | 209 | 210 | 211 | 212 | 213;
holds<Same<Exclude<MsgType, KnownMsgType>, ByName>>();
holds<Same<OtherMsgType, ByName | -1>>();
holds<Same<Message["msg_type"], MsgType | -1>>();

interface Contents {
  1: TextContent;
  2: ImageContent;
  5: RecallContent;
  6: ImageContent;
  7: Share;
  9: MiniProgram;
  10: Notice;
  11: VideoPush;
  12: ArticlePush;
  13: PictureCard;
  14: OtherShare;
  16: WorksPush;
  18: SystemHint;
  19: AiAnswer;
  301: GroupHint;
  302: GroupHint;
  303: GroupHint;
  304: GroupHint;
  305: GroupHint;
  306: GroupHint;
}
holds<Same<keyof Contents, KnownMsgType>>();
holds<Same<{ [K in KnownMsgType]: MessageOf<K>["content"] }, { [K in KnownMsgType]: Contents[K] }>>();
holds<Same<{ [K in KnownMsgType]: ContentByType[`${K}`] }, { [K in KnownMsgType]: Contents[K] }>>();
holds<Same<{ [K in KnownMsgType]: Extract<Message, { msg_type: K }> }, { [K in KnownMsgType]: MessageOf<K> }>>();

export function head(message: Message) {
  const common: MessageHead = message;
  holds<Same<typeof message.msg_key, string>>();
  holds<Same<typeof message.msg_seqno, Int64>>();
  holds<Same<typeof message.sender_uid, Int64>>();
  holds<Same<typeof message.receiver_id, Int64>>();
  holds<Same<typeof message.receiver_type, number>>();
  holds<Same<typeof message.timestamp, number>>();
  holds<Same<typeof message.msg_status, number>>();
  holds<Same<typeof message.at_uids, Int64[] | null>>();
  holds<Same<typeof message.notify_code, string | null>>();
  holds<Same<typeof message.new_face_version, number | undefined>>();
  holds<Same<typeof message.msg_source, number | undefined>>();
  holds<Same<typeof message.sys_cancel, boolean | undefined>>();
  holds<Same<typeof message.cli_msg_id, Int64 | undefined>>();
  // Any kind is a number to those who store or print it.
  const kind: number = message.msg_type;
  // @ts-expect-error: what it holds depends on its kind
  message.content.content;
  // @ts-expect-error: the head alone does not tell what it holds
  common.content;
  return kind;
}

/** Every kind by its constant; what is left is of no kind that has a type. */
export function every(message: Message): string {
  switch (message.msg_type) {
    case MsgType.Text:
      holds<Same<typeof message.content, TextContent>>();
      // @ts-expect-error: a text has no address
      message.content.url;
      return message.content.content;
    case MsgType.Image:
      holds<Same<typeof message.content, ImageContent>>();
      holds<Same<typeof message.content.width, number | undefined>>();
      return message.content.url;
    case MsgType.Recall:
      holds<Same<typeof message.content, RecallContent>>();
      // @ts-expect-error: new ones are the bare key
      message.content.content;
      return typeof message.content === "string" ? message.content : message.content.content;
    case MsgType.CustomEmote:
      holds<Same<typeof message.content, ImageContent>>();
      return message.content.url;
    case MsgType.Share:
      holds<Same<typeof message.content, Share>>();
      holds<Same<typeof message.content.bvid, string | undefined>>();
      holds<Same<typeof message.content.id, Int64>>();
      holds<Same<typeof message.content.source, number>>();
      // @ts-expect-error: only videos have a BV number
      message.content.bvid.length;
      return message.content.title;
    case MsgType.MiniProgram:
      holds<Same<typeof message.content, MiniProgram>>();
      return message.content.jump_uri;
    case MsgType.Notice:
      holds<Same<typeof message.content, Notice>>();
      holds<Same<typeof message.content.title, string | undefined>>();
      holds<Same<typeof message.content.modules, NoticeModule[] | null | undefined>>();
      holds<Same<typeof message.content.notifier, Notifier | null | undefined>>();
      holds<Same<typeof message.content.jump_uri_2_config, NoticeButton | null | undefined>>();
      holds<Same<typeof message.content.biz_content, BizContent | null | undefined>>();
      return message.content.text;
    case MsgType.VideoPush:
      holds<Same<typeof message.content, VideoPush>>();
      holds<Same<typeof message.content.rid, Int64>>();
      holds<Same<typeof message.content.title, string | undefined>>();
      holds<Same<typeof message.content.attach_msg, AttachedRemark | null | undefined>>();
      return message.content.bvid ?? `av${message.content.rid}`;
    case MsgType.ArticlePush:
      holds<Same<typeof message.content, ArticlePush>>();
      holds<Same<typeof message.content.image_urls, string[] | null | undefined>>();
      // @ts-expect-error: an article has a cv number, no BV number
      message.content.bvid;
      return message.content.title ?? `cv${message.content.rid}`;
    case MsgType.PictureCard:
      holds<Same<typeof message.content, PictureCard>>();
      return message.content.pic_url;
    case MsgType.OtherShare:
      holds<Same<typeof message.content, OtherShare>>();
      // Here it is a text, in `Share` a number.
      holds<Same<typeof message.content.source, string | undefined>>();
      return message.content.title;
    case MsgType.WorksPush:
      holds<Same<typeof message.content, WorksPush>>();
      holds<Same<typeof message.content.sub_cards, WorkCard[] | null>>();
      holds<Same<WorkCard["icon3"] | WorkCard["icon4"], number | undefined>>();
      return message.content.main_title;
    case MsgType.SystemHint:
      holds<Same<typeof message.content, SystemHint>>();
      // It was JSON in JSON, and is decoded.
      holds<Same<typeof message.content.content, HintPart[]>>();
      return message.content.content.map((part) => part.text).join("");
    case MsgType.AiAnswer:
      holds<Same<typeof message.content, AiAnswer>>();
      holds<Same<AiAnswer, AiRichAnswer | AiPlainAnswer>>();
      // @ts-expect-error: it may be of the other form
      message.content.content_;
      if ("content_" in message.content) return message.content.content_;
      holds<Same<typeof message.content.content.paragraphs, unknown[] | null>>();
      return answerText(message.content);
    case MsgType.GroupMemberJoined:
    case MsgType.GroupMemberLeft:
    case MsgType.GroupFrozen:
    case MsgType.GroupDissolved:
    case MsgType.GroupOpened:
    case MsgType.GroupWelcome:
      holds<Same<typeof message.content, GroupHint>>();
      holds<Same<typeof message.content.group_id, Int64 | undefined>>();
      return message.content.content;
    default:
      holds<Same<typeof message, OtherMessage>>();
      holds<Same<typeof message.content, unknown>>();
      // @ts-expect-error: nothing is known about it
      message.content.title;
      return JSON.stringify(message.content);
  }
}

/** One `if` does as well. */
export function share(message: Message): string | undefined {
  if (message.msg_type === MsgType.Share) return message.content.bvid;
  // @ts-expect-error: the others are still many kinds
  message.content.bvid;
  if (message.msg_type === MsgType.Image || message.msg_type === MsgType.CustomEmote) return message.content.url;
  return undefined;
}

export function unexplained(message: Message): unknown {
  if (message.msg_type !== MsgType.Modify && message.msg_type !== MsgType.SystemRecall) return undefined;
  holds<Same<typeof message.content, unknown>>();
  return message.content;
}

// @ts-expect-error: kinds that nobody documented come as well, so something has to be returned for them
export function withoutDefault(message: Message): string {
  switch (message.msg_type) {
    case MsgType.Text:
    case MsgType.Image:
    case MsgType.Recall:
    case MsgType.CustomEmote:
    case MsgType.Share:
    case MsgType.SystemRecall:
    case MsgType.MiniProgram:
    case MsgType.Notice:
    case MsgType.VideoPush:
    case MsgType.ArticlePush:
    case MsgType.PictureCard:
    case MsgType.OtherShare:
    case MsgType.WorksPush:
    case MsgType.SystemHint:
    case MsgType.AiAnswer:
    case MsgType.Modify:
    case MsgType.GroupMemberJoined:
    case MsgType.GroupMemberLeft:
    case MsgType.GroupFrozen:
    case MsgType.GroupDissolved:
    case MsgType.GroupOpened:
    case MsgType.GroupWelcome:
      return "documented";
  }
}

export function wrong(message: Message) {
  // @ts-expect-error: a kind is a number
  if (message.msg_type === "1") return 1;
  // @ts-expect-error: nobody documented it: such a kind is for the default
  if (message.msg_type === 99) return 2;
  // @ts-expect-error: whom it is to is no kind
  if (message.msg_type === "User") return 3;
  return 4;
}

// A function can ask for some kinds, and is given them narrowed.
export const address = (image: MessageOf<typeof MsgType.Image>): string => image.content.url;
export function either(message: MessageOf<typeof MsgType.Text | typeof MsgType.Share>): string | undefined {
  return message.msg_type === MsgType.Share ? message.content.bvid : message.content.content;
}
export function narrowed(message: Message): string | undefined {
  if (message.msg_type === MsgType.Image) return address(message);
  if (message.msg_type === MsgType.Text || message.msg_type === MsgType.Share) return either(message);
  // @ts-expect-error: it is no image
  return address(message);
}
export const widened = (one: MessageOf<typeof MsgType.Share>, other: OtherMessage): Message[] => [one, other];

// @ts-expect-error: this kind has no type of its own
export type Unexplained = MessageOf<typeof MsgType.Modify>;
// @ts-expect-error: kinds are numbers
export type ByText = MessageOf<"1">;
// @ts-expect-error: a text holds a text
export const odd: MessageOf<typeof MsgType.Text>["content"] = { url: "https://i0.hdslb.com/a.jpg" };
