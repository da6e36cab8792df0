/** What a core needs of the client around it. */
import type { Instance } from "../wasm/instance.js";
import { makePace, type Pace } from "../watch/pace.js";
import { hintOfCode } from "./code-hints.js";
import { BiliImError, type Locale, type LocalizedFields } from "./error.js";
import { type ClientEvents, Listeners } from "./events.js";
import { type Hint, hintsByKind } from "./hints.js";
import { readReply } from "./reply.js";

/** What the cores of one client share. It does not refer to the client, which can be collected without having been closed. */
export class Shared {
  readonly listeners = new Listeners();
  /** What outlives a core whose instance has failed, as JSON. */
  snapshot: string | undefined;

  constructor(
    readonly locale: Locale,
    /** Whether requests go by a function of the caller's, with cookies of its own. */
    readonly bringsFetch: boolean,
  ) {}
}

/** The fields of an error as the core knows them. */
interface CoreError extends Omit<LocalizedFields, "hint"> {
  /** The hint, where it is not that of the code or of the kind. */
  readonly hint?: Hint;
  /** The request that was answered with the code, where that is not the method's own. */
  readonly request?: string;
}

/** What the core is given. None of its methods throws but `read`. */
export interface Host {
  /** The last snapshot of the core before. */
  readonly snapshot: string | undefined;
  /** Makes the error that a call rejects with; the message lacks the endpoint. */
  makeError(fields: CoreError): BiliImError;
  /** Calls the listeners of an event. */
  emit(event: keyof ClientEvents, details: object): void;
  /** Makes a pace of `[polls.ago, polls.debt, counts.ago, counts.debt, rest, reached]`, NaN for what is not known, and counts. */
  makePace(numbers: Float64Array, unread: object | undefined): Pace;
  /** Keeps a snapshot for the next core. */
  keep(snapshot: string): void;
  /** Parses a reply; it throws where the text is no JSON. */
  read(text: Uint8Array, detached: Uint8Array): unknown;
}

export function makeHost(shared: Shared, instance: Instance): Host {
  return {
    snapshot: shared.snapshot,
    makeError: ({ request, ...fields }) => {
      const { kind, code, endpoint } = fields;
      const message = `${endpoint}: ${fields.message}`;
      const own = fields.hint ?? (shared.bringsFetch ? hintOnCookies(fields) : undefined);
      const hint = own ?? hintOfCode(kind, code, request ?? endpoint) ?? hintsByKind[kind];
      return BiliImError.of({ ...fields, message, hint }, shared.locale);
    },
    makePace,
    emit: (event, details) => shared.listeners.emit(event, details),
    keep(snapshot) {
      // What a failed instance says is not to be relied on.
      if (!instance.hasFailed) shared.snapshot = snapshot;
    },
    read: readReply,
  };
}

/** The service takes nobody to be logged in, and the cookies that say so are not the page's. */
function hintOnCookies({ kind, code }: CoreError): Hint | undefined {
  if (kind !== "login" || code === undefined) return undefined;
  return [
    "Log in on bilibili.com. If you are logged in, the option `fetch` sends other cookies or none: a userscript manager may " +
      "leave out those of a private window or partitioned ones. On bilibili.com a client without that option sends the page's.",
    "请先在 bilibili.com 登录。若已登录，则是选项 fetch 没有带上这些 Cookie：用户脚本管理器可能不发送隐私窗口的或分区的 Cookie。" +
      "在 bilibili.com 的页面上不传 fetch，即用页面自己的 Cookie。",
  ];
}
