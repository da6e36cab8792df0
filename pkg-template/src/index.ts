/**
 * Client for Bilibili's private messages (私信) and customer-service messages (客服消息), for the browser.
 *
 * Unofficial: see the README.
 *
 * @module bili-im
 */
import { type Client, makeClient } from "./client.js";
import type { ClientOptions } from "./wire.js";

export type { Client, ListingOptions } from "./client.js";
export * from "./constants.js";
export { chromeCookieCsrf, cookieCsrf, type ExtensionApi } from "./csrf.js";
export { BiliImError, type BiliImErrorFields, isBiliImError } from "./error.js";
export type { ClientEvents } from "./events.js";
export { type FetchOptions, gmFetch, type Manager } from "./gm.js";
export {
  type Button,
  type ButtonOptions,
  buttons,
  isRecalled,
  type PreviewOptions,
  preview,
  type SplitOptions,
  safeUrl,
  segments,
  splitText,
} from "./helpers.js";
export type { Listing, Progress } from "./listing.js";
export { type InitOptions, init } from "./load.js";
export type { CustomerService, Operations } from "./operations.js";
export type {
  ArticleSegment,
  EmoteSegment,
  LinkSegment,
  Segment,
  TextSegment,
  VideoSegment,
} from "./segments.js";
export type { ModuleSource } from "./source.js";
export type * from "./wire.js";

/**
 * Creates a client. On a page of bilibili.com where the user is logged in, no option is needed.
 *
 * It returns at once and never throws: the WebAssembly part loads when it is first needed. Wrong options, or a part that
 * does not load, make every call reject, and `ready()` too.
 */
export function createClient(options: ClientOptions = {}): Client {
  return makeClient(options);
}
