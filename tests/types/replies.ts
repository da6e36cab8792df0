/** What the methods answer. */
import {
  type AccountInfo,
  type ArticleItem,
  type BiliImError,
  type Client,
  createClient,
  type DndReply,
  type DndSetting,
  type EmoteInfo,
  type EpisodeItem,
  type FailedMark,
  type GroupUnreadCount,
  type HistoryPage,
  type Int64,
  type Items,
  isAutomatic,
  isRecalled,
  type KeyHitInfos,
  type LimitReply,
  type Mark,
  type MarkAllReport,
  type Message,
  MsgType,
  type NoMessage,
  type Official,
  type OwnAccount,
  type PushSettingReply,
  preview,
  type SendReply,
  type Session,
  type SessionsPage,
  sentAt,
  type TextContent,
  type UnreadCounts,
  type UploadReply,
  type User,
  type UserLabel,
  type VideoItem,
  type Vip,
  type WbiImages,
} from "bili-im";
import { holds, type Same } from "./assert.js";

const im = createClient();

holds<Same<Int64, number | string>>();
holds<Same<ReturnType<typeof im.unread>, Promise<UnreadCounts>>>();
holds<Same<ReturnType<typeof im.sendText>, Promise<SendReply>>>();
holds<Same<ReturnType<typeof im.sendImage>, Promise<SendReply>>>();
holds<Same<ReturnType<typeof im.recall>, Promise<SendReply>>>();
holds<Same<ReturnType<typeof im.groupUnread>, Promise<GroupUnreadCount>>>();
holds<Same<ReturnType<typeof im.newSessions>, Promise<SessionsPage>>>();
holds<Same<ReturnType<typeof im.session>, Promise<Session>>>();
holds<Same<ReturnType<typeof im.users>, Promise<User[]>>>();
holds<Same<ReturnType<typeof im.items>, Promise<Items>>>();
holds<Same<ReturnType<typeof im.limit>, Promise<LimitReply>>>();
holds<Same<ReturnType<typeof im.pushSetting>, Promise<PushSettingReply>>>();
holds<Same<ReturnType<typeof im.dnd>, Promise<DndReply>>>();
holds<Same<ReturnType<typeof im.account>, Promise<OwnAccount>>>();
holds<Same<ReturnType<typeof im.markAllRead>, Promise<MarkAllReport>>>();
// What changes something and has nothing to tell.
type Silent = { [K in keyof Client]: Client[K] extends (...given: never) => Promise<void> ? K : never }[keyof Client];
// biome-ignore format: they fit two rows
holds<Same<Silent,
  | "ready" | "markRead" | "pin" | "unpin" | "remove" | "setDnd" | "setPush" | "setIntercept"
  | "readIntercepted" | "removeIntercepted"
>>();
holds<Same<ReturnType<typeof im.customerService.heartbeat>, Promise<void>>>();
holds<Same<ReturnType<typeof im.customerService.upload>, Promise<UploadReply>>>();

export function unread(counts: UnreadCounts) {
  holds<Same<typeof counts.follow_unread, number | undefined>>();
  holds<Same<typeof counts.unfollow_unread, number | undefined>>();
  // The 2020 edition has the two above alone, and counters of 0 were left out in 2021.
  holds<Same<typeof counts.custom_unread, number | undefined>>();
  holds<Same<typeof counts.dustbin_unread, number | undefined>>();
  holds<Same<typeof counts._gt_, number | undefined>>();
  // @ts-expect-error: fan groups are not counted here
  counts.group_unread;
}

export function history(page: HistoryPage) {
  holds<Same<typeof page.messages, Message[] | null>>();
  holds<Same<typeof page.has_more, number>>();
  holds<Same<typeof page.min_seqno, Int64>>();
  holds<Same<typeof page.max_seqno, Int64>>();
  holds<Same<typeof page.e_infos, EmoteInfo[] | null | undefined>>();
  // @ts-expect-error: an empty session has null instead of a list
  page.messages.length;
  // @ts-expect-error: the list of emotes can be absent
  page.e_infos.length;
}

export function emote(emote: EmoteInfo) {
  holds<Same<typeof emote.text, string>>();
  holds<Same<typeof emote.size, number>>();
  holds<Same<typeof emote.uri, string | undefined>>();
  holds<Same<typeof emote.url, string | undefined>>();
  holds<Same<typeof emote.gif_url, string | undefined>>();
}

export function session(session: Session) {
  holds<Same<typeof session.talker_id, Int64>>();
  holds<Same<typeof session.session_type, number>>();
  holds<Same<typeof session.last_msg, Message | NoMessage | null | undefined>>();
  holds<Same<typeof session.unread_count, number>>();
  holds<Same<typeof session.session_ts, Int64>>();
  // @ts-expect-error: a session can be without a message
  session.last_msg.msg_key;
  const last = session.last_msg;
  if (last?.msg_type === MsgType.Text) {
    holds<Same<typeof last.content, TextContent>>();
    holds<Same<typeof last.msg_key, string>>();
  }
  if (session.last_msg) {
    // @ts-expect-error: an object without fields may stand for none
    session.last_msg.msg_key.length;
    // Helpers take it all the same.
    preview(session.last_msg);
    isRecalled(session.last_msg);
    isAutomatic(session.last_msg);
    sentAt(session.last_msg);
  }
  holds<Same<typeof session.group_name, string | null>>();
  holds<Same<typeof session.group_cover, string>>();
  holds<Same<typeof session.user_label, UserLabel | null | undefined>>();
  holds<Same<UserLabel, { label_type?: number; medal?: unknown; guardian_relation?: unknown }>>();
  holds<Same<typeof session.shop_id | typeof session.shop_father_id, Int64 | undefined>>();
  holds<Same<typeof session.canal_token, string | undefined>>();
  holds<Same<typeof session.account_info, AccountInfo | null | undefined>>();
  holds<Same<typeof session.top_ts, Int64>>();
  // @ts-expect-error: only sessions with system accounts have it
  session.account_info.name;
}

export function sessions(page: SessionsPage) {
  holds<Same<typeof page.session_list, Session[] | null>>();
  holds<Same<typeof page.has_more, number>>();
  holds<Same<typeof page.system_msg, Record<string, Int64> | null | undefined>>();
  // The service spells it in two ways.
  holds<Same<typeof page.anti_disturb_cleaning, boolean | undefined>>();
  holds<Same<typeof page.anti_distrub_cleaning, boolean | undefined>>();
  // @ts-expect-error: a list can be without conversations
  page.session_list.map(String);
}

export function user(user: User) {
  holds<Same<typeof user.mid, Int64>>();
  holds<Same<typeof user.name, string>>();
  holds<Same<typeof user.face, string>>();
  holds<Same<typeof user.vip, Vip | undefined>>();
  holds<Same<typeof user.official, Official | undefined>>();
  // @ts-expect-error: that is what the own account calls it
  user.uname;
}

export function account(account: OwnAccount) {
  holds<Same<typeof account.mid, Int64>>();
  holds<Same<typeof account.uname, string>>();
  holds<Same<typeof account.wbi_img, WbiImages>>();
}

export function items(items: Items) {
  holds<Same<typeof items.archive, VideoItem[] | null | undefined>>();
  holds<Same<typeof items.article, ArticleItem[] | null | undefined>>();
  holds<Same<typeof items.pgc, EpisodeItem[] | null | undefined>>();
  holds<Same<VideoItem["aid"] | ArticleItem["id"] | EpisodeItem["ep_id"], Int64>>();
  holds<Same<VideoItem["is_started"], boolean | number | undefined>>();
  // @ts-expect-error: there are none where none were asked for
  items.archive.length;
}

export function settings(limit: LimitReply, push: PushSettingReply, dnd: DndReply) {
  holds<Same<typeof limit.is_limit, number>>();
  holds<Same<typeof push.follow_status, number>>();
  holds<Same<typeof push.push_setting, number>>();
  holds<Same<typeof dnd.uid_settings, DndSetting[] | null | undefined>>();
  holds<Same<typeof dnd.group_settings, DndSetting[] | null | undefined>>();
  holds<Same<DndSetting, { id: Int64; setting: number }>>();
  // @ts-expect-error: it is one of a list, for users or for fan groups
  dnd.setting;
}

export function marks(report: MarkAllReport) {
  holds<Same<typeof report.marked, Mark[]>>();
  holds<Same<typeof report.failed, FailedMark[]>>();
  holds<Same<Mark, { talker_id: Int64; session_type: number; unread_count: number }>>();
  for (const { error } of report.failed) holds<Same<typeof error, BiliImError>>();
  // What was marked, or was not, can be asked about again.
  im.session(report.marked[0] ?? 1);
  for (const mark of report.failed) im.markRead(mark);
  // @ts-expect-error: what was marked has no error
  report.marked[0]?.error;
  // @ts-expect-error: the lists have the counts
  report.total;
}

export function sent(reply: SendReply) {
  holds<Same<typeof reply.msg_key, string>>();
  holds<Same<typeof reply.msg_content, string | undefined>>();
  holds<Same<typeof reply.key_hit_infos, KeyHitInfos | undefined>>();
  holds<Same<typeof reply.e_infos, EmoteInfo[] | null | undefined>>();
  const toast: string | undefined = reply.key_hit_infos?.toast;
  return toast;
}

export function uploaded(reply: UploadReply) {
  holds<Same<typeof reply.key, string>>();
  holds<Same<typeof reply.url, string>>();
  holds<Same<typeof reply.expiresAt, number>>();
  // @ts-expect-error: it is ms since 1970, no Date
  reply.expiresAt.getTime();
}
