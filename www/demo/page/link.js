// Links to addresses that strangers wrote.
import { safeUrl } from "../../bili-im/index.js";
import { make } from "./dom.js";

const OWN_HOSTS = /(^|\.)(bilibili\.com|b23\.tv|hdslb\.com|biliimg\.com)$/;

/**
 * A link with this text, or the text alone where the address is no safe one. A link that leads away from the service
 * says where, unless its text does.
 */
export function link(address, text, className = "") {
  const href = typeof address === "string" ? safeUrl(address) : undefined;
  if (href === undefined) return make("span", { textContent: text });
  const { hostname } = new URL(href);
  const away = OWN_HOSTS.test(hostname) || text.includes(hostname) ? null : hostname;
  return make(
    "a",
    { href, className, title: href, target: "_blank", rel: "noopener noreferrer nofollow" },
    text,
    away && make("small", { className: "away", textContent: ` ${away}` }),
  );
}
