/** The options of a client, checked: what is wrong with one is said before anything is sent. */
import { BiliImError, speaksChinese } from "./error.js";
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

type Check<T> = (value: unknown) => T | undefined;

/** Beyond it, a browser's timer fires at once. */
const LONGEST_TIMER_MS = 2_147_483_647;
const LARGEST_ID = 2n ** 64n - 1n;

/** An object of options, read one by one; what nobody asked for is refused in the end. */
class Options {
  readonly #place: string;
  readonly #given: Record<string, unknown>;
  readonly #known = new Set<string>();

  constructor(place: string, given: unknown) {
    if (given != null && (typeof given !== "object" || Array.isArray(given))) {
      refuse(place, "an object with options", given);
    }
    this.#place = place;
    this.#given = (given ?? {}) as Record<string, unknown>;
  }

  /** The option `name`; `check` says what it is, or that it is not what was `expected`. */
  take<T>(name: string, expected: string, check: Check<T>): T | undefined {
    this.#known.add(name);
    const value = this.#given[name];
    if (value == null) return undefined;
    const checked = check(value);
    return checked === undefined ? refuse(`${this.#place}.${name}`, expected, value) : checked;
  }

  /** The option `name`, which is an object of options itself. */
  inside(name: string): Options {
    this.#known.add(name);
    return new Options(`${this.#place}.${name}`, this.#given[name]);
  }

  text<T>(name: string, expected: string, check: (text: string) => T | undefined): T | undefined {
    const text = this.take(name, "a text", (value) => (typeof value === "string" ? value : undefined));
    return text === undefined ? undefined : this.take(name, expected, () => check(text));
  }

  ms(name: string, most = LONGEST_TIMER_MS): number | undefined {
    const upper = most === LONGEST_TIMER_MS ? `to ${most}` : "up";
    const ms = this.take(name, "a number", (value) => (typeof value === "number" ? value : undefined));
    return ms === undefined || (ms >= 0 && ms <= most)
      ? ms
      : refuse(`${this.#place}.${name}`, `milliseconds from 0 ${upper}`, ms);
  }

  id(name: string): string | undefined {
    const expected = `a whole number from 0 to ${LARGEST_ID}, as a number, a string of digits or a bigint`;
    return this.take(name, expected, (value) => {
      if (typeof value === "number" && !Number.isSafeInteger(value)) {
        throw wrong(`${this.#place}.${name}`, `${value} is not exact as a number: expected ${expected}`);
      }
      const digits = ["number", "bigint", "string"].includes(typeof value) ? String(value) : "";
      return /^\d+$/.test(digits) && BigInt(digits) <= LARGEST_ID ? digits : undefined;
    });
  }

  finish(): void {
    const odd = Object.keys(this.#given).find((name) => !this.#known.has(name));
    if (odd !== undefined) {
      throw wrong(`${this.#place}.${odd}`, `there is no such option; known are ${[...this.#known].join(", ")}`);
    }
  }
}

/** Reads the options of a client. Throws `BiliImError`, `kind: "input"`. */
export function readSettings(given: ClientOptions | undefined): Settings {
  const options = new Options("options", given);
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
  const locale = options.text("locale", '"en" or "zh"', (name) => (name === "en" || name === "zh" ? name : undefined));
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
    refuse("options.retry.attempts", "a whole number from 1 to 10", attempts);
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

function wrong(argument: string, what: string): BiliImError {
  return BiliImError.of({
    kind: "input",
    message: `createClient: \`${argument}\`: ${what}`,
    endpoint: "createClient",
    retryable: false,
    chinese: speaksChinese(),
  });
}

function refuse(argument: string, expected: string, given: unknown): never {
  throw wrong(argument, `expected ${expected}, got ${shown(given)}`);
}

/** The same in an error. */
function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "object") return Array.isArray(value) ? "an array" : "an object";
  return typeof value === "function" || typeof value === "symbol" ? "something else" : String(value);
}
