/** The URLs of shared items. */
import type { OtherShare, Share } from "../wire.js";
import { field, integerIn, textIn } from "./fields.js";
import { safeUrl } from "./safe-url.js";

const SITE = "https://www.bilibili.com";

/** URL prefixes by `ShareSource`, for sources whose ids are documented. */
const ADDRESSES: Readonly<Record<number, string>> = {
  5: `${SITE}/video/av`,
  6: `${SITE}/read/cv`,
  7: `${SITE}/bangumi/play/ss`,
  9: `${SITE}/video/av`,
  11: "https://t.bilibili.com/",
  16: `${SITE}/bangumi/play/ep`,
};

/** A BV id: `1` and nine characters of base 58. */
const BVID = /^BV1[1-9A-HJ-NP-Za-km-z]{9}$/;

/**
 * The `https:` URL of a shared item (the `content` of `MsgType.Share` or `MsgType.OtherShare`): its `url`, if that passes
 * `safeUrl()`. Dynamics and others often lack it; the URL is then built from the id, for videos, articles, series by season
 * or episode, national animation and dynamics. `undefined` for other sources, whose ids are not documented, and for malformed
 * content.
 *
 * The content is untrusted: the URL may lead anywhere. Spec: content.md, reports.md.
 */
export function shareUrl(share: Share | OtherShare): string | undefined {
  return safeUrl(textIn(share, "url")) ?? addressOf(share);
}

function addressOf(share: unknown): string | undefined {
  const source = integerIn(share, "source") ?? 0;
  const bvid = textIn(share, "bvid");
  if (source === 5 && BVID.test(bvid)) return `${SITE}/video/${bvid}`;
  const before = Object.hasOwn(ADDRESSES, source) ? ADDRESSES[source] : undefined;
  const id = field(share, "id");
  const digits = typeof id === "string" ? id : String(integerIn(share, "id"));
  return before !== undefined && /^[1-9]\d{0,19}$/.test(digits) ? before + digits : undefined;
}
