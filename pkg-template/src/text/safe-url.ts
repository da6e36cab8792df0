/** Which untrusted URLs a page may use. */

/** Stricter than a browser: no other scheme, no user info, only plain ASCII host names. */
const URL_PATTERN = /^(https?:)?\/\/([\w.-]{1,253})(?::(\d+))?((?:[/?#].*)?)$/i;

/** Refused anywhere: attribute delimiters, invisible characters and bidirectional overrides. */
const FORBIDDEN = /[\\"'`<>\uFFFD\u202A-\u202E\u2066-\u2069\p{White_Space}\p{Cc}\p{Surrogate}]/u;

/** A label of a host name. */
const LABEL = /^(?!-)[\w-]{1,63}(?<!-)$/;

/** The service's domains and their subdomains. */
const SERVICE = /(?:^|\.)(?:bilibili\.com|hdslb\.com|biliimg\.com|bilivideo\.com|b23\.tv)$/i;

/**
 * The URL in a form that a page may use: `https:` URLs unchanged, `http:` and protocol-relative URLs of the service's hosts
 * upgraded to `https:`; `undefined` for everything else, such as `javascript:`, relative URLs, or anything with user info. Spec: content.md.
 */
export function safeUrl(address: string | null | undefined): string | undefined {
  if (typeof address !== "string" || FORBIDDEN.test(address)) return undefined;
  const [, scheme = "", host = "", digits, rest] = URL_PATTERN.exec(address) ?? [];
  const isSecure = scheme.toLowerCase() === "https:";
  // Other hosts may not support https:.
  if (!isHost(host) || !(isSecure || SERVICE.test(host))) return undefined;
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && port > 65_535) return undefined;
  // A port that serves http: does not serve https:.
  const isDefaultPort = port === undefined || (port === 80 && scheme !== "" && !isSecure);
  return `https://${host}${isDefaultPort ? "" : `:${port}`}${rest}`;
}

/** Whether it is a host name or an IPv4 address, which is what a last label that starts with a digit is parsed as. */
function isHost(host: string): boolean {
  const labels = host.split(".");
  const isNumber = /^\d/.test(labels.at(-1) as string);
  const isAddress =
    labels.length === 4 && labels.every((label) => /^(?:0|[1-9]\d{0,2})$/.test(label) && Number(label) < 256);
  return isNumber ? isAddress : labels.every((label) => LABEL.test(label));
}
