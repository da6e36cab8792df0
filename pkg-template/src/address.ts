/** Which addresses of strangers a page may use. */

/** Stricter than a browser: no other scheme, no user info, no host that is not a plain ASCII name. */
const ADDRESS = /^(https?:)?\/\/([\w.-]{1,253})(?::(\d+))?((?:[/?#].*)?)$/i;

/** What is refused anywhere: what could end an attribute, what nobody sees, and what turns the direction of text around. */
const REFUSED = /[\\"'`<>\uFFFD\u202A-\u202E\u2066-\u2069\p{White_Space}\p{Cc}\p{Surrogate}]/u;

/** Between the dots of a host. */
const LABEL = /^(?!-)[\w-]{1,63}(?<!-)$/;

/** The service's hosts, with all that are below them. */
const SERVICE = /(?:^|\.)(?:bilibili\.com|hdslb\.com|biliimg\.com|bilivideo\.com|b23\.tv)$/i;

/**
 * The address as a page may use it: `https:` ones as they are, `http:` and protocol-relative ones of the service's hosts
 * lifted to `https:`; `undefined` for everything else, such as `javascript:`, relative addresses, or anything with user
 * info. Spec: content.md.
 */
export function safeUrl(address: unknown): string | undefined {
  if (typeof address !== "string" || REFUSED.test(address)) return undefined;
  const [, scheme = "", host = "", digits, rest] = ADDRESS.exec(address) ?? [];
  const isSecure = scheme.toLowerCase() === "https:";
  // Elsewhere, nobody knows whether there is an https: at all.
  if (!isHost(host) || !(isSecure || SERVICE.test(host))) return undefined;
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && port > 65_535) return undefined;
  // The port of http: would not answer in https:.
  const isLeftOut = port === undefined || (port === 80 && scheme !== "" && !isSecure);
  return `https://${host}${isLeftOut ? "" : `:${port}`}${rest}`;
}

/** Names between dots; what ends like a number must be an address of four plain numbers from 0 to 255. */
function isHost(host: string): boolean {
  const labels = host.split(".");
  const isNumber = /^\d/.test(labels.at(-1) as string);
  const isAddress =
    labels.length === 4 && labels.every((label) => /^(?:0|[1-9]\d{0,2})$/.test(label) && Number(label) < 256);
  return isNumber ? isAddress : labels.every((label) => LABEL.test(label));
}
