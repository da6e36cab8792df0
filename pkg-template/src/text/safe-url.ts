/** Addresses that strangers wrote, and which of them a page may use. */

/** Stricter than a browser: no other scheme, no user info, no host that is not a plain ASCII name. */
const URL_PATTERN = /^(https?:)?\/\/([\w.-]{1,253})(?::(\d+))?((?:[/?#].*)?)$/i;

/** Refused anywhere: what could end an attribute, invisible characters, and those that override the direction of text. */
const FORBIDDEN = /[\\"'`<>\uFFFD\u202A-\u202E\u2066-\u2069\p{White_Space}\p{Cc}\p{Surrogate}]/u;

/** A label of a host name. */
const LABEL = /^(?!-)[\w-]{1,63}(?<!-)$/;

/** The domains of the service and their subdomains. */
const SERVICE = /(?:^|\.)(?:bilibili\.com|hdslb\.com|biliimg\.com|bilivideo\.com|b23\.tv)$/i;

/**
 * The address as a page may use it: `https:` ones as they are, `http:` and protocol-relative ones of the service's hosts
 * lifted to `https:`; `undefined` for everything else, such as `javascript:`, relative addresses, or anything with user
 * info. Spec: content.md.
 */
export function safeUrl(address: string | null | undefined): string | undefined {
  if (typeof address !== "string" || FORBIDDEN.test(address)) return undefined;
  const [, scheme = "", host = "", digits, rest] = URL_PATTERN.exec(address) ?? [];
  const isSecure = scheme.toLowerCase() === "https:";
  // Another host may not answer in https: at all.
  if (!isHost(host) || !(isSecure || SERVICE.test(host))) return undefined;
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && port > 65_535) return undefined;
  // The port of http: would not answer in https:.
  const isDefaultPort = port === undefined || (port === 80 && scheme !== "" && !isSecure);
  return `https://${host}${isDefaultPort ? "" : `:${port}`}${rest}`;
}

/** Whether it is a host name or an IPv4 address: a name whose last label begins with a digit would be read as one. */
function isHost(host: string): boolean {
  const labels = host.split(".");
  const isNumber = /^\d/.test(labels.at(-1) as string);
  const isAddress =
    labels.length === 4 && labels.every((label) => /^(?:0|[1-9]\d{0,2})$/.test(label) && Number(label) < 256);
  return isNumber ? isAddress : labels.every((label) => LABEL.test(label));
}
