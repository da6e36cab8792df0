/** The helpers for showing messages: plain functions that return at once. */
import {
  type AiAnswer,
  type ArticleSegment,
  answerText,
  type Button,
  type ButtonOptions,
  buttons,
  type EmoteInfo,
  type EmoteSegment,
  isAutomatic,
  isRecalled,
  type LinkSegment,
  type Message,
  type MessageOf,
  type MsgType,
  type Notice,
  type OtherShare,
  type PreviewOptions,
  preview,
  type Segment,
  type SplitOptions,
  safeUrl,
  segments,
  sentAt,
  shareUrl,
  splitText,
  type TextSegment,
  type TotalUnreadOptions,
  totalUnread,
  type UnreadCounts,
  type VideoSegment,
} from "bili-im";
import { holds, type Same } from "./assert.js";

declare const message: Message;
declare const notice: Notice;
declare const share: MessageOf<typeof MsgType.Share>;
declare const counts: UnreadCounts;
declare const answer: AiAnswer;
declare const other: OtherShare;
declare const emotes: readonly EmoteInfo[];

holds<Same<ReturnType<typeof isRecalled>, boolean>>();
holds<Same<ReturnType<typeof safeUrl>, string | undefined>>();
holds<Same<ReturnType<typeof buttons>, Button[]>>();
holds<Same<ReturnType<typeof segments>, Segment[]>>();
holds<Same<ReturnType<typeof preview>, string>>();
holds<Same<ReturnType<typeof splitText>, string[]>>();

isRecalled(message);
isRecalled(share);
// @ts-expect-error: a key says nothing about what became of the message
isRecalled("7104537732714964358");

holds<Same<ReturnType<typeof isAutomatic>, boolean>>();
isAutomatic(message);
// @ts-expect-error: the source alone is no message
isAutomatic(6);

holds<Same<ReturnType<typeof shareUrl>, string | undefined>>();
shareUrl(share.content);
shareUrl(other);
// @ts-expect-error: it takes what the message holds, not the message
shareUrl(share);

holds<Same<ReturnType<typeof answerText>, string>>();
answerText(answer);
// @ts-expect-error: it takes what the message holds, not the message
answerText(message);

holds<Same<ReturnType<typeof totalUnread>, number>>();
holds<Same<ReturnType<typeof sentAt>, Date | undefined>>();

totalUnread(counts, {
  pushes: true,
  custom: true,
  intercepted: true,
  groups: { unread_count: 3 },
} satisfies TotalUnreadOptions);
totalUnread({
  follow_unread: 6,
  unfollow_unread: 1,
  biz_msg_follow_unread: 0,
  biz_msg_unfollow_unread: 2,
  unfollow_push_msg: 0,
  dustbin_push_msg: 0,
  dustbin_unread: 0,
  custom_unread: 0,
  _gt_: 0,
});
// @ts-expect-error: how many there are is part of what `groupUnread` returned
totalUnread(counts, { groups: 3 });
sentAt(message);
sentAt("7104537732714964358");
sentAt(7104537732714964358n);
// @ts-expect-error: a number has lost the last digits of a key, and a time has none
sentAt(1654154093);

safeUrl("//i0.hdslb.com/a.jpg");
// Content has addresses that may be missing.
safeUrl(share.content.thumb);
safeUrl(null);
// @ts-expect-error: an address that may be refused can not be used as it is
export const link: string = safeUrl("https://www.bilibili.com");
// @ts-expect-error: it takes the address as it was written
safeUrl(new URL("https://www.bilibili.com"));

for (const { label, url } of buttons(notice, { locale: "zh" })) {
  holds<Same<typeof label, string>>();
  holds<Same<typeof url, string>>();
}
buttons(notice, { locale: undefined } satisfies ButtonOptions);
// @ts-expect-error: it takes what the message holds, not the message
buttons(message);
// @ts-expect-error: labels are in Chinese or English
buttons(notice, { locale: "fr" });

segments("text", emotes);
segments("text", null);
segments("text", undefined);
// @ts-expect-error: a page of messages has the emotes, and is not them
segments("text", { e_infos: [] });
// @ts-expect-error: it takes the text, not the message
segments(message);

holds<Same<Segment, TextSegment | EmoteSegment | LinkSegment | VideoSegment | ArticleSegment>>();
export function part(segment: Segment): string {
  holds<Same<typeof segment.type, "text" | "emote" | "link" | "video" | "article">>();
  holds<Same<typeof segment.text, string>>();
  // @ts-expect-error: plain text has no address
  segment.url;
  switch (segment.type) {
    case "emote":
      holds<Same<typeof segment.size, 1 | 2>>();
      return segment.gif_url ?? segment.url;
    case "link":
      return segment.url;
    case "video":
    case "article":
      return segment.id + segment.url;
    case "text":
      // @ts-expect-error: plain text leads nowhere
      return segment.url;
  }
}

preview(message);
preview(share, { locale: "en", maxLength: 40 });
preview(message, { locale: undefined, maxLength: undefined } satisfies PreviewOptions);
// @ts-expect-error: lengths are numbers
preview(message, { maxLength: "40" });
// @ts-expect-error: it is called maxLength
preview(message, { max_length: 40 });
// @ts-expect-error: a session is no message, its latest message is
preview({ talker_id: 1, session_type: 1 });

splitText("text");
splitText("text", { maxBytes: 1000 });
splitText("text", { maxBytes: undefined, maxCharacters: undefined } satisfies SplitOptions);
splitText("text", { maxCharacters: 400 });
// @ts-expect-error: a number of bytes is a number
splitText("text", { maxBytes: "1000" });
// @ts-expect-error: a text has to be given
splitText();
