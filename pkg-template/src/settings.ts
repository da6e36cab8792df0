/** The options of a client, checked: what is wrong with one is said before anything is sent. */
import { speaksChinese } from "./error.js";
import { Options } from "./options.js";
import type { ClientOptions } from "./wire.js";

interface Retry {
  readonly attempts: number;
  readonly budgetMs: number;
}

/** The options of a client with what stands for those that were left out. */
export interface Settings {
  readonly fetch: ClientOptions["fetch"];
  readonly csrf: ClientOptions["csrf"];
  /** Digits. */
  readonly mid: string | undefined;
  readonly deviceId: string | undefined;
  readonly timeoutMs: number;
  readonly retry: Retry;
  readonly minIntervalMs: number;
  readonly sign: ClientOptions["sign"];
  /** Whether hints are in Chinese. */
  readonly chinese: boolean;
  /** The addresses of the service's hosts. */
  readonly hosts: readonly string[];
  /** Whether all requests go to the service itself by the browser's own means. */
  readonly isReal: boolean;
}

/** Reads the options of a client. Throws `BiliImError`, `kind: "input"`. */
export function readSettings(given: ClientOptions | undefined): Settings {
  const options = new Options("createClient", "options", given);
  const fetch = options.take("fetch", "a function", isFunction<ClientOptions["fetch"]>);
  const csrf = options.take("csrf", "the token, or a function that returns it", (value) =>
    typeof value === "string" && value ? value : isFunction<() => string>(value),
  );
  const mid = options.id("mid");
  const deviceId = options.text("deviceId", "a UUID (version 4)", (id) => (isUuid(id) ? id : undefined));
  const timeoutMs = options.ms("timeoutMs") ?? 15_000;
  const retry = readRetry(options, given);
  const minIntervalMs = options.ms("minIntervalMs") ?? 1000;
  const sign = options.take("sign", "true, false or a function", (value) =>
    typeof value === "boolean" ? value : isFunction<Exclude<ClientOptions["sign"], boolean>>(value),
  );
  const locale = options.locale();
  const inside = options.inside("hosts");
  const expected = "an origin, https: on bilibili.com or a loopback address such as http://127.0.0.1:8080";
  const hosts = ["vc", "api", "customerService"].map((name) => inside.text(name, expected, origin));
  inside.finish();
  options.finish();
  return {
    fetch,
    csrf,
    mid,
    deviceId,
    timeoutMs,
    retry,
    minIntervalMs,
    sign,
    chinese: speaksChinese(locale),
    hosts: ["api.vc", "api", "customerservice"].map((name, at) => hosts[at] ?? `https://${name}.bilibili.com`),
    isReal: !fetch && hosts.every((host) => host === undefined),
  };
}

function readRetry(options: Options, given: ClientOptions | undefined): Retry {
  if (given?.retry === false) {
    options.take("retry", "", () => false);
    return { attempts: 1, budgetMs: 20_000 };
  }
  const retry = options.inside("retry");
  const attempts = retry.take("attempts", "a whole number", (value) =>
    Number.isInteger(value) && (value as number) >= 0 ? (value as number) : undefined,
  );
  if (attempts !== undefined && (attempts < 1 || attempts > 10)) {
    retry.refuse("attempts", "a whole number from 1 to 10", attempts);
  }
  const budgetMs = retry.ms("budgetMs", Number.POSITIVE_INFINITY);
  retry.finish();
  return { attempts: attempts ?? 3, budgetMs: budgetMs ?? 20_000 };
}

function isFunction<T>(value: unknown): T | undefined {
  return typeof value === "function" ? (value as T) : undefined;
}

/** Version 4 has a 4 where the version stands and 8, 9, a or b where the variant does. */
function isUuid(id: string): boolean {
  return /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i.test(id);
}

/** The origin that `address` is, where the CSRF token may go to it: the service's own hosts, or this machine. */
function origin(address: string): string | undefined {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return undefined;
  }
  const { hostname, protocol, pathname, username, password, search, hash } = url;
  const isBare = pathname === "/" && !(username || password || search || hash);
  const isService = protocol === "https:" && /^(.*\.)?bilibili\.com$/.test(hostname);
  // The browser has made four numbers of whatever stands for an address of that kind.
  const isLoopback = /^https?:$/.test(protocol) && /^(localhost|\[::1\]|127\.\d+\.\d+\.\d+)$/.test(hostname);
  return isBare && (isService || isLoopback) ? url.origin : undefined;
}
