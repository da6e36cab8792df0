/** What the methods take: talkers, ids, options. */
import {
  type BiliImError,
  type CallOptions,
  type Client,
  type ClientEvents,
  createClient,
  type FailedMark,
  type ImageOptions,
  type Mark,
  type MarkAllOptions,
  type Message,
  type MessageOf,
  type MsgType,
  type NewSessionsOptions,
  type SendReply,
  type Session,
  SessionList,
  type SessionsOptions,
  SessionType,
  type Talker,
  type TextOptions,
  UnreadType,
  type UploadedImage,
  type UploadImageOptions,
  type UploadOptions,
} from "bili-im";
import { holds, type Same } from "./assert.js";

const im = createClient();
declare const session: Session;
declare const message: Message;
declare const image: MessageOf<typeof MsgType.Image>;
declare const mark: Mark;
declare const sent: SendReply;
declare const controller: AbortController | undefined;

/** Options that are there and hold nothing. */
function nothing<K extends string>() {
  return {} as { [P in K]: undefined };
}

// Every call takes these.
const common = {
  signal: AbortSignal.timeout(1000),
  timeoutMs: 1000,
  insist: false,
  build: 0,
  mobiApp: "web",
} satisfies CallOptions;
im.unread(common);
im.history(1, common);
im.sendText(1, "text", common);
im.sendImage(1, "https://i0.hdslb.com/a.jpg", common);
im.recall(1, "7104537732714964358", common);
im.customerService.heartbeat(common);
im.uploadImage(new Blob(), common);
im.customerService.upload(new Blob(), common);
im.groupUnread(common);
im.sessions(common);
im.newSessions(common);
im.session(1, common);
im.users([1], common);
im.items({ aids: [1] }, common);
im.limit(1, common);
im.pushSetting(1, common);
im.dnd(1, common);
im.account(common);
im.markRead(1, common);
im.markAllRead(common);
im.pin(1, common);
im.unpin(1, common);
im.remove(1, common);
im.setDnd(1, true, common);
im.setPush(1, true, common);
im.setIntercept(1, true, common);
im.readIntercepted(common);
im.removeIntercepted(common);
// Options that are built from what may be absent.
im.unread(nothing<keyof CallOptions>());
im.unread({ signal: controller?.signal });
im.unread({ signal: null });
im.unread(undefined);
// @ts-expect-error: a controller is not its signal
im.unread({ signal: new AbortController() });
// @ts-expect-error: it is yes or no
im.unread({ insist: 1 });
// @ts-expect-error: times are numbers of ms
im.unread({ timeoutMs: "1s" });

// Talkers: these methods take one, and take it in every form.
type First<F> = F extends (...given: infer P) => unknown ? P[0] : never;
type AboutTalker = { [K in keyof Client]: Same<First<Client[K]>, Talker> extends true ? K : never }[keyof Client];
// biome-ignore format: they fit three rows
holds<Same<AboutTalker,
  | "history" | "session" | "limit" | "pushSetting" | "dnd" | "markRead" | "pin" | "unpin" | "remove"
  | "setDnd" | "setPush" | "setIntercept"
  | "sendText" | "sendImage" | "recall"
>>();
const talkers: Talker[] = [12345, "12345", 12345n, session, message, image, mark];
talkers.push({ talker_id: 12345 }, { talker_id: "12345", session_type: 1 });
talkers.push({ talker_id: 221082140n, session_type: SessionType.FanGroup });
for (const talker of talkers) im.history(talker);
im.session(message);
im.markRead(session);
im.pin(session.talker_id);
im.setDnd(image, true);
im.recall(mark, "7104537732714964358");
// @ts-expect-error: a talker has to be given
im.history();
// @ts-expect-error: nobody is no talker
im.history(null);
// @ts-expect-error: a list is no talker: there is no sending to many
im.sendText([1, 2], "text");
// @ts-expect-error: a kind of session alone says nothing
im.history({ session_type: 2 });
// @ts-expect-error: the kind of session is a number
im.history({ talker_id: 1, session_type: "2" });
// @ts-expect-error: the service calls it talker_id
im.history({ talkerId: 1 });
// @ts-expect-error: a conversation can be without a message
im.session(session.last_msg);
// @ts-expect-error: what is pinned has to be said
im.pin();
// @ts-expect-error: a user of users() has a mid, and is no talker
im.session({ mid: 12345, name: "name" });

// unread
im.unread({ unreadType: 3, showUnfollowList: true, showDustbin: false });
im.unread({ unreadType: UnreadType.Intercepted });
im.unread({ unreadType: undefined, showUnfollowList: undefined, showDustbin: undefined });
// @ts-expect-error: there are four types
im.unread({ unreadType: 4 });
// @ts-expect-error: it is yes or no
im.unread({ showDustbin: "1" });
// @ts-expect-error: options are in camelCase
im.unread({ unread_type: 1 });

// history
im.history(1, { size: 200, beginSeqno: "309675413389322", endSeqno: 309675413389322n, senderDeviceId: 1 });
im.history(1, { endSeqno: message.msg_seqno });
im.history(1, { size: undefined, beginSeqno: undefined, endSeqno: undefined, senderDeviceId: undefined });
// @ts-expect-error: a size is a number
im.history(1, { size: "20" });
// @ts-expect-error: it is the service's own name, an option is endSeqno
im.history(1, { end_seqno: 1 });

im.history(1, { from: 0, size: 2000 });
im.history(1, { from: message.msg_seqno, endSeqno: 309675413389322n });
// @ts-expect-error: a message has a sequence number, and is none
im.history(1, { from: message });

// sessions, newSessions
im.sessions({ sessionType: SessionList.FanGroups, groupFold: true, unfollowFold: false, sortRule: 3, size: 100 });
im.sessions({ beginTs: 0, endTs: session.session_ts });
im.sessions(nothing<keyof SessionsOptions>());
// @ts-expect-error: there are nine lists
im.sessions({ sessionType: 10 });
// @ts-expect-error: there are three rules
im.sessions({ sortRule: 0 });
// @ts-expect-error: a time is in µs since 1970
im.sessions({ endTs: new Date() });
// @ts-expect-error: all conversations are listed: none is named
im.sessions(12345);
im.newSessions({ beginTs: "1712305278098351", size: 100 });
im.newSessions(nothing<keyof NewSessionsOptions>());
// @ts-expect-error: there is one list of what is new
im.newSessions({ sessionType: 1 });

// session, limit, pushSetting, dnd, account, groupUnread
// @ts-expect-error: one conversation has no pages
im.session(1, { size: 20 });
// @ts-expect-error: a limit is about somebody
im.limit({});
// @ts-expect-error: it is asked, not set
im.pushSetting(1, true);
// @ts-expect-error: one at a time
im.dnd([1, 2]);
// @ts-expect-error: it is always the user's own
im.account(12345);
// @ts-expect-error: it counts all of them
im.groupUnread({ unreadType: 1 });

// users
const mids: readonly (number | string | bigint)[] = [1, "2", 3n, session.talker_id];
im.users(mids);
im.users([]);
// @ts-expect-error: also one mid is a list
im.users(12345);
// @ts-expect-error: the service's own form is not for callers
im.users("1,2,3");
// @ts-expect-error: sessions have the mids, and are none
im.users([session]);

// items
im.items({ aids: [170001, "170001"], epIds: [1n], articleIds: [] });
im.items({ aids: undefined, epIds: undefined, articleIds: undefined });
im.items({ aids: mids });
// @ts-expect-error: what is asked for has to be said
im.items();
// @ts-expect-error: also one id is a list
im.items({ aids: 170001 });
// @ts-expect-error: options are in camelCase
im.items({ ep_ids: [1] });

// markRead, markAllRead
im.markRead(1, { ackSeqno: message.msg_seqno });
im.markRead(1, { ackSeqno: undefined });
// @ts-expect-error: options are in camelCase
im.markRead(1, { ack_seqno: 1 });
im.markAllRead({ type: SessionList.NotFollowed, onProgress: (mark) => console.log(mark.talker_id) });
im.markAllRead({ onProgress: (mark) => console.log("error" in mark ? mark.error.hint : mark.unread_count) });
im.markAllRead(nothing<keyof MarkAllOptions>());
holds<Same<MarkAllOptions["onProgress"], ((mark: Mark | FailedMark) => void) | undefined>>();
// @ts-expect-error: it marks a list: for one conversation there is markRead
im.markAllRead(12345);
// @ts-expect-error: there are nine lists
im.markAllRead({ type: 0 });
// @ts-expect-error: what was marked has no error
im.markAllRead({ onProgress: (mark) => console.log(mark.error) });

// pin, unpin, remove
// @ts-expect-error: to unpin there is unpin
im.pin(1, false);
// @ts-expect-error: it always takes the whole conversation off the list
im.remove(1, { msg_key: "7104537732714964358" });
// @ts-expect-error: one at a time
im.unpin([1, 2]);

// setDnd, setPush, setIntercept, readIntercepted, removeIntercepted
im.setDnd({ talker_id: 221082140, session_type: 2 }, false);
// @ts-expect-error: on or off has to be said
im.setDnd(1);
// @ts-expect-error: the service's numbers mean different things: here it is on or off
im.setPush(1, 0);
// @ts-expect-error: on or off has to be said
im.setIntercept(1);
// @ts-expect-error: it reads all of them
im.readIntercepted(12345);
// @ts-expect-error: it removes all of them
im.removeIntercepted(12345);

// sendText
im.sendText(1, "text", { newFaceVersion: 1 });
im.sendText(1, "text", { confirm: true });
im.sendText(1, "text", nothing<keyof TextOptions>());
holds<Same<(typeof sent)["confirmed"], boolean | undefined>>();
// @ts-expect-error: it is yes or no
im.sendText(1, "text", { confirm: "yes" });
// @ts-expect-error: a text has no progress
im.sendText(1, "text", { onProgress: console.log });
// @ts-expect-error: what was sent may not have been looked for
export const seen: boolean = sent.confirmed;
// @ts-expect-error: there is no message without a text
im.sendText(1);
// @ts-expect-error: a text is a string
im.sendText(1, { content: "text" });
// @ts-expect-error: there are two versions
im.sendText(1, "text", { newFaceVersion: 2 });

// sendImage
im.sendImage(1, { url: "https://i0.hdslb.com/a.jpg" });
im.sendImage(1, { url: "//i0.hdslb.com/a.jpg", width: 2, height: 1, imageType: "jpeg", original: true, size: 55.4 });
im.sendImage(1, { url: "https://i0.hdslb.com/a.jpg", type: "jpeg", original: 1 });
im.sendImage(1, image.content, { newFaceVersion: 1 });
// @ts-expect-error: an image has an address
im.sendImage(1, { width: 2, height: 1 });
// @ts-expect-error: it is the original file or it is not
im.sendImage(1, { url: "https://i0.hdslb.com/a.jpg", original: 2 });
// @ts-expect-error: px are numbers
im.sendImage(1, { url: "https://i0.hdslb.com/a.jpg", width: "2px" });

im.sendImage(1, new File([], "a.png"), { onProgress: ({ sent, total }) => console.log(sent / total), confirm: true });
im.sendImage(1, new Uint8Array(1));
im.sendImage(1, new ArrayBuffer(1), { onProgress: undefined });
im.sendImage(1, new Blob(), nothing<keyof (ImageOptions & UploadImageOptions)>());
// @ts-expect-error: a list of numbers is no file
im.sendImage(1, [1, 2, 3]);

// uploadImage
holds<Same<ReturnType<typeof im.uploadImage>, Promise<UploadedImage>>>();
im.uploadImage(new DataView(new ArrayBuffer(1)));
im.uploadImage(new File([], "a.png"), { onProgress: (progress) => console.log(progress.sent, progress.total) });
// @ts-expect-error: what has an address is there already
im.uploadImage("https://i0.hdslb.com/a.jpg");
// @ts-expect-error: it sends nothing, so there is nothing to confirm
im.uploadImage(new Blob(), { confirm: true });
// @ts-expect-error: bytes are counted, not shares of the whole
im.uploadImage(new Blob(), { onProgress: (percent: number) => console.log(percent) });
export const sendable = im.uploadImage(new Blob()).then(({ image_url }) => im.sendImage(1, image_url));

// recall
im.recall(1, 7104537732714964358n);
im.recall(message, message);
im.recall(1, sent);
im.recall(1, { msg_key: "7104537732714964358" });
im.recall(1, { msg_key: "7104537732714964358", timestamp: 1626181379 });
// @ts-expect-error: a time of the service is in s since 1970
im.recall(1, { msg_key: "7104537732714964358", timestamp: new Date() });
// @ts-expect-error: a key that was a number has been rounded
im.recall(1, 7104537732714964000);
// @ts-expect-error: in an object, too
im.recall(1, { msg_key: 7104537732714964000 });
// @ts-expect-error: the key alone does not say whose session it is
im.recall("7104537732714964358");

// customerService
im.customerService.heartbeat();
im.customerService.heartbeat({ shopId: 0, shopFatherId: "0" });
im.customerService.upload(new File([], "a.png"));
im.customerService.upload(new ArrayBuffer(1), { filename: "a.png" });
im.customerService.upload(new Uint8Array(1), { filename: undefined });
im.customerService.upload(new DataView(new ArrayBuffer(1)));
im.customerService.upload(new Blob(), { onProgress: ({ sent, total }) => console.log(sent, total) });
im.customerService.upload(new Blob(), nothing<keyof UploadOptions>());
// @ts-expect-error: a path is no file
im.customerService.upload("a.png");
// @ts-expect-error: numbers are no bytes
im.customerService.upload([1, 2, 3]);
// @ts-expect-error: a file has to be given
im.customerService.upload();

// on
holds<Same<ReturnType<typeof im.on>, () => void>>();
im.on("request", ({ endpoint, method, target, attempt }) => {
  holds<Same<typeof method, "GET" | "POST">>();
  holds<Same<[typeof endpoint, typeof target, typeof attempt], [string, string, number]>>();
});
im.on("response", ({ endpoint, ms, error }) => {
  holds<Same<typeof error, BiliImError | undefined>>();
  holds<Same<[typeof endpoint, typeof ms], [string, number]>>();
});
im.on("retry", ({ endpoint, error, waitMs, attempt }) => {
  holds<Same<typeof error, BiliImError>>();
  holds<Same<[typeof endpoint, typeof waitMs, typeof attempt], [string, number, number]>>();
});
im.on("risk", ({ endpoint, error }) => console.log(endpoint, error.retryAfterMs));
export const note = (details: ClientEvents["retry"]) => console.log(details.waitMs);
im.on("retry", note);
// @ts-expect-error: there is no such event
im.on("message", console.log);
// @ts-expect-error: somebody has to listen
im.on("request");
// @ts-expect-error: the token is never told
im.on("request", ({ csrf }) => console.log(csrf));
// @ts-expect-error: only what is asked again has a wait
im.on("request", note);
