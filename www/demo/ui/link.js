// Links to untrusted addresses.
import { safeUrl } from "../../bili-im/index.js";
import { h } from "./dom.js";

const OWN_HOSTS = /(^|\.)(bilibili\.com|b23\.tv|hdslb\.com|biliimg\.com)$/;

/** A link, or plain text if the address is unsafe. A link to another site shows its host name, unless the text does. */
export function link(address, text, className = "") {
  const href = typeof address === "string" ? safeUrl(address) : undefined;
  if (href === undefined) return h("span", { textContent: text });
  const { hostname } = new URL(href);
  const foreignHost = OWN_HOSTS.test(hostname) || text.includes(hostname) ? null : hostname;
  return h(
    "a",
    { href, className, title: href, target: "_blank", rel: "noopener noreferrer nofollow" },
    text,
    foreignHost && h("small", { className: "foreign-host", textContent: ` ${foreignHost}` }),
  );
}
