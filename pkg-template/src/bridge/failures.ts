/** What can go wrong between the ends of a bridge, in the words of each call. */
import { BiliImError, isBiliImError, type Locale, type LocalizedFields } from "../client/error.js";
import { type Hint, unconfirmedHint } from "../client/hints.js";
import { PROTOCOL, VERSION } from "./protocol.js";

/** Why no other end was found, before it is known which call it costs. */
export interface EndpointError {
  readonly kind: "network" | "load";
  readonly detail: string;
  readonly hint: Hint;
  readonly retryable: boolean;
  readonly cause?: unknown;
}

const OPEN_HINT: Hint = [
  "Keep the page or worker that calls serve() open, and call again.",
  "请保持调用 serve() 的页面或 worker 打开，然后重新调用。",
];

/** The port closed before anybody answered. */
export const unreachable: EndpointError = {
  kind: "network",
  detail: "nobody serves a client at the other end of the bridge; nothing was asked",
  hint: OPEN_HINT,
  retryable: true,
};

/** Nobody answered in time. */
export const unanswered = (ms: number): EndpointError => ({
  ...unreachable,
  detail: `the other end of the bridge did not answer within ${ms} ms; nothing was asked`,
});

/** No page is there that could answer. */
export const noPage: EndpointError = {
  kind: "network",
  detail: "no page of bilibili.com is open that could make the call; nothing was asked",
  hint: [
    "Open https://message.bilibili.com/ in a tab, or reload one that is older than the extension.",
    "请打开 https://message.bilibili.com/；安装扩展前打开的页面需刷新。",
  ],
  retryable: true,
};

/** The other end is of another version. */
export const incompatible = (version: string): EndpointError => ({
  kind: "load",
  detail: `bili-im ${VERSION} (protocol ${PROTOCOL}) cannot talk to bili-im ${version} at the other end of the bridge`,
  hint: ["Load the same version of bili-im at both ends.", "请在两端加载同一版本的 bili-im。"],
  retryable: false,
});

/** The client at the other end does not load. */
export function refused(error: unknown): EndpointError {
  if (!isBiliImError(error)) return unreachable;
  const { message, hint } = error;
  return {
    kind: "load",
    detail: `the client at the other end of the bridge does not load: ${message}`,
    hint: [hint, hint],
    retryable: false,
    cause: error,
  };
}

/** The error of a call. */
export function callError(endpoint: string, failure: EndpointError, locale: Locale): BiliImError {
  const { detail, ...fields } = failure;
  return BiliImError.of({ ...fields, endpoint, message: `${endpoint}: ${detail}` }, locale);
}

/** The connection is gone in the midst of a call; a message may have been sent. */
export function lostError(endpoint: string, isSend: boolean, locale: Locale): BiliImError {
  const detail = "the other end of the bridge is gone";
  const fields: LocalizedFields = isSend
    ? {
        kind: "unconfirmed",
        message: `${endpoint}: ${detail}; the message may have been sent`,
        endpoint,
        retryable: false,
        hint: unconfirmedHint,
      }
    : {
        kind: "network",
        message: `${endpoint}: ${detail}`,
        endpoint,
        retryable: true,
        hint: OPEN_HINT,
      };
  return BiliImError.of(fields, locale);
}

/** The client at this end was closed. */
export function closedError(endpoint: string, locale: Locale): BiliImError {
  const message = `${endpoint}: the client is closed`;
  const hint: Hint = ["Make another client with connect().", "请用 connect() 另建客户端。"];
  return BiliImError.of({ kind: "closed", message, endpoint, retryable: false, hint }, locale);
}
