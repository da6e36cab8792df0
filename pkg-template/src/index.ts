/**
 * Client for Bilibili's private messages (私信) and customer-service messages (客服消息), for the browser.
 *
 * Unofficial: see the README.
 *
 * @module bili-im
 */
import { type Client, makeClient } from "./client/client.js";
import type { ClientOptions } from "./wire.js";

export { chromeCookieCsrf, cookieCsrf, type ExtensionApi } from "./adapters/csrf.js";
export { type FetchOptions, type GmFetchOptions, gmFetch, type Manager } from "./adapters/gm-fetch.js";
export type { Client, ListingOptions, PollResult } from "./client/client.js";
export { BiliImError, type BiliImErrorFields, isBiliImError } from "./client/error.js";
export type { ClientEvents } from "./client/events.js";
export type { Listing, Progress } from "./client/listing.js";
export type { CustomerService, Operations } from "./client/operations.js";
export * from "./constants.js";
export { answerText } from "./text/answer-text.js";
export { isAutomatic } from "./text/automatic.js";
export { type Button, type ButtonOptions, buttons } from "./text/buttons.js";
export { type PreviewOptions, preview } from "./text/preview.js";
export { isRecalled } from "./text/recalled.js";
export { safeUrl } from "./text/safe-url.js";
export {
  type ArticleSegment,
  type EmoteSegment,
  type LinkSegment,
  type Segment,
  segments,
  type TextSegment,
  type VideoSegment,
} from "./text/segments.js";
export { sentAt } from "./text/sent-at.js";
export { shareUrl } from "./text/share-url.js";
export { type SplitOptions, splitText } from "./text/split-text.js";
export { type TotalUnreadOptions, totalUnread } from "./text/total-unread.js";
export { type InitOptions, init } from "./wasm/load.js";
export type { ModuleSource } from "./wasm/source.js";
export type { WatchCursor } from "./watch/cursor.js";
export type {
  GapEvent,
  RecalledEvent,
  SessionChange,
  SessionEvent,
  StateEvent,
  UnreadEvent,
  WatchEvent,
  WatchMessageEvent,
  WatchRole,
  WatchTalker,
} from "./watch/events.js";
export type { CursorStorage, WatchOptions } from "./watch/open.js";
export type { Watch } from "./watch/watch.js";
export type * from "./wire.js";

/**
 * Creates a client. On a page of bilibili.com where the user is logged in, no option is needed.
 *
 * It returns at once and never throws: the WebAssembly module is loaded lazily. If an option is wrong or the module cannot
 * be loaded, every call rejects, and so does `ready()`.
 */
export function createClient(options: ClientOptions = {}): Client {
  return makeClient(options);
}
