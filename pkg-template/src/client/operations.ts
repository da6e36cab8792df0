/** The methods of a client, except those that list something. */
import type {
  CallOptions,
  DndReply,
  GroupUnreadCount,
  HeartbeatOptions,
  Id,
  ImageOptions,
  ImageSource,
  ItemIds,
  Items,
  LimitReply,
  MarkAllOptions,
  MarkAllReport,
  MarkReadOptions,
  NewSessionsOptions,
  OwnAccount,
  PushSettingReply,
  SendReply,
  Session,
  SessionsPage,
  Talker,
  TextOptions,
  UnreadCounts,
  UnreadOptions,
  UploadedImage,
  UploadImageOptions,
  UploadOptions,
  UploadReply,
  User,
} from "../wire.js";

/** Customer-service messages (客服消息). */
export interface CustomerService {
  /**
   * Keeps a customer-service session alive.
   *
   * Rejects with `BiliImError`. Spec: seed-customer-service.md.
   */
  heartbeat(options?: HeartbeatOptions & CallOptions): Promise<void>;

  /**
   * Uploads a file of up to 300 MB (314572800 bytes) for a customer-service conversation.
   *
   * The address in the result works for 15 minutes: `expiresAt` says until when. Bytes are copied; a `File` or `Blob` is
   * streamed from where it is. With `onProgress` the upload goes by `XMLHttpRequest`, where there is one and no
   * option `fetch`; unlike all other requests it would follow a redirect then.
   *
   * Rejects with `BiliImError`; larger files are refused before a byte leaves. Spec: seed-customer-service.md.
   */
  upload(file: Blob | ArrayBuffer | ArrayBufferView, options?: UploadOptions & CallOptions): Promise<UploadReply>;
}

/** What can be done with private messages (私信), but for what lists something. */
export interface Operations {
  /**
   * Counts the unread messages. The site asks every 2 minutes; fan groups are not counted.
   *
   * Rejects with `BiliImError`. Spec: seed-private-msg.md.
   */
  unread(options?: UnreadOptions & CallOptions): Promise<UnreadCounts>;

  /**
   * Counts the unread messages of fan groups, which `unread` does not.
   *
   * Rejects with `BiliImError`. Spec: endpoints.md.
   */
  groupUnread(options?: CallOptions): Promise<GroupUnreadCount>;

  /**
   * Lists the conversations with news, newest first. The site asks every 20 s.
   *
   * Rejects with `BiliImError`. Spec: endpoints.md.
   */
  newSessions(options?: NewSessionsOptions & CallOptions): Promise<SessionsPage>;

  /**
   * Fetches one conversation. Rejects with code 1000004 when there is none.
   *
   * Rejects with `BiliImError`. Spec: endpoints.md.
   */
  session(talker: Talker, options?: CallOptions): Promise<Session>;

  /**
   * Names and pictures of users, in the order asked; those the service does not know are left out.
   *
   * Up to 50 mids travel in one request, more in several. What was asked for in the last 10 minutes is not asked again.
   *
   * Rejects with `BiliImError`. Spec: endpoints.md.
   */
  users(mids: readonly Id[], options?: CallOptions): Promise<User[]>;

  /**
   * Fetches what there is to say about videos, episodes and articles that messages share.
   *
   * Up to 50 ids of each kind travel in one request, more in several.
   *
   * Rejects with `BiliImError`. Spec: endpoints.md.
   */
  items(ids: ItemIds, options?: CallOptions): Promise<Items>;

  /**
   * Tells whether messages to a user are limited.
   *
   * Rejects with `BiliImError`. Spec: endpoints.md.
   */
  limit(talker: Talker, options?: CallOptions): Promise<LimitReply>;

  /**
   * Tells whether pushes of a user are received, and how the two relate.
   *
   * Rejects with `BiliImError`. Spec: endpoints.md.
   */
  pushSetting(talker: Talker, options?: CallOptions): Promise<PushSettingReply>;

  /**
   * Tells whether do-not-disturb is on for a user or a fan group.
   *
   * Rejects with `BiliImError`. Spec: endpoints.md.
   */
  dnd(talker: Talker, options?: CallOptions): Promise<DndReply>;

  /**
   * Fetches the user's own account: mid, name, picture. Rejects with code -101 when nobody is logged in.
   *
   * Rejects with `BiliImError`. Spec: endpoints.md.
   */
  account(options?: CallOptions): Promise<OwnAccount>;

  /**
   * Marks the messages of a conversation as read, up to the newest or to `ackSeqno`.
   *
   * Rejects with `BiliImError`. Spec: endpoints.md.
   */
  markRead(talker: Talker, options?: MarkReadOptions & CallOptions): Promise<void>;

  /**
   * Marks every conversation with unread messages as read, one after the other, a second apart.
   *
   * The service has no call for it, so this takes as many requests as there are conversations. A conversation that
   * cannot be marked is part of the result; a lost login, risk control or an abort ends the whole.
   *
   * Rejects with `BiliImError`. Spec: endpoints.md.
   */
  markAllRead(options?: MarkAllOptions & CallOptions): Promise<MarkAllReport>;

  /**
   * Pins a conversation to the top.
   *
   * Rejects with `BiliImError`. Spec: endpoints.md.
   */
  pin(talker: Talker, options?: CallOptions): Promise<void>;

  /**
   * Takes a pinned conversation down from the top.
   *
   * Rejects with `BiliImError`. Spec: endpoints.md.
   */
  unpin(talker: Talker, options?: CallOptions): Promise<void>;

  /**
   * Takes a conversation off the list. The history stays, and the next message brings it back.
   *
   * Rejects with `BiliImError`. Spec: endpoints.md.
   */
  remove(talker: Talker, options?: CallOptions): Promise<void>;

  /**
   * Turns do-not-disturb on or off for a user or a fan group.
   *
   * Rejects with `BiliImError`. Spec: endpoints.md.
   */
  setDnd(talker: Talker, on: boolean, options?: CallOptions): Promise<void>;

  /**
   * Receives pushes of a user (`true`), or not (`false`).
   *
   * Rejects with `BiliImError`. Spec: endpoints.md.
   */
  setPush(talker: Talker, on: boolean, options?: CallOptions): Promise<void>;

  /**
   * Intercepts the messages of a user (`true`), or not (`false`).
   *
   * Rejects with `BiliImError`. Spec: endpoints.md.
   */
  setIntercept(talker: Talker, on: boolean, options?: CallOptions): Promise<void>;

  /**
   * Marks all intercepted messages as read.
   *
   * Rejects with `BiliImError`. Spec: endpoints.md.
   */
  readIntercepted(options?: CallOptions): Promise<void>;

  /**
   * Removes all intercepted conversations.
   *
   * Rejects with `BiliImError`. Spec: endpoints.md.
   */
  removeIntercepted(options?: CallOptions): Promise<void>;

  /**
   * Sends a text. Emotes are names in square brackets. It may have 500 UTF-16 units (longer ones were refused in 2023) and 2000
   * bytes as `content` ("about", by the documents): a longer one is refused before anything is sent, see `splitText()`.
   *
   * Resolves when the service has accepted the message, which does not mean that it was delivered. When the answer is
   * lost, the client looks into the history: found, it resolves with `confirmed: true`; certainly absent, it rejects with
   * what lost the answer, saying that the message was not sent; else with `kind: "unconfirmed"`. It never sends twice.
   *
   * Rejects with `BiliImError`. Spec: seed-private-msg.md.
   */
  sendText(talker: Talker, text: string, options?: TextOptions & CallOptions): Promise<SendReply>;

  /**
   * Sends an image: a file, which is uploaded first, or one that is on the service's image host already, by its address
   * or with what is known about it. The content of a received image works as it is. `http:` is lifted to `https:`.
   *
   * Resolves and rejects as `sendText` does; an address elsewhere is refused with code 21037.
   * Spec: seed-private-msg.md, endpoints.md.
   */
  sendImage(
    talker: Talker,
    image: string | ImageSource | Blob | ArrayBuffer | ArrayBufferView,
    options?: ImageOptions & UploadImageOptions & CallOptions,
  ): Promise<SendReply>;

  /**
   * Puts an image on the service's image host: jpg, png or gif by its bytes, up to 20 MB.
   *
   * Rejects with `BiliImError`; other files are refused before a byte leaves. Spec: endpoints.md.
   */
  uploadImage(
    image: Blob | ArrayBuffer | ArrayBufferView,
    options?: UploadImageOptions & CallOptions,
  ): Promise<UploadedImage>;

  /**
   * Recalls one of the user's own messages, within 120 s of sending it, by its `msg_key` or the message object.
   *
   * A key is a string of digits; as a number it would have been rounded, and is refused. A recall whose answer was
   * lost can be made again: the second one rejects with code 21042 when the first arrived.
   *
   * Rejects with `BiliImError`. Spec: seed-private-msg.md.
   */
  recall(
    talker: Talker,
    message: string | bigint | { msg_key: string; timestamp?: number },
    options?: CallOptions,
  ): Promise<SendReply>;
}

/** @internal Where the options stand among the arguments of each method. The core has methods of the same names. */
export const operationMethods = {
  unread: 0,
  groupUnread: 0,
  newSessions: 0,
  session: 1,
  users: 1,
  items: 1,
  limit: 1,
  pushSetting: 1,
  dnd: 1,
  account: 0,
  markRead: 1,
  markAllRead: 0,
  pin: 1,
  unpin: 1,
  remove: 1,
  setDnd: 2,
  setPush: 2,
  setIntercept: 2,
  readIntercepted: 0,
  removeIntercepted: 0,
  sendText: 2,
  sendImage: 2,
  uploadImage: 1,
  recall: 2,
} satisfies Record<keyof Operations, number>;

/** @internal The same of customer service, where the names in the core are others. */
export const customerServiceMethods = {
  heartbeat: ["heartbeat", 0],
  upload: ["uploadFile", 1],
} as const satisfies Record<keyof CustomerService, readonly [string, number]>;

/** @internal The same of what lists something: the walk in the core, the property of a page with the items, the options' place. */
export const listMethods = {
  history: ["walkHistory", "messages", 1],
  sessions: ["walkSessions", "session_list", 0],
} as const;

/** @internal The methods that make one read, which may well end after those who asked for it have gone. */
export const readMethods: readonly string[] = [
  ...["unread", "groupUnread", "newSessions", "session", "limit", "pushSetting", "dnd", "account"],
  ...Object.keys(listMethods),
];

/** @internal The methods that send messages. */
export const sendMethods: readonly string[] = ["sendText", "sendImage"];
