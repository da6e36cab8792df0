/** The buttons of notices. */
import { isChinese } from "../client/error.js";
import type { Notice } from "../wire.js";
import { OptionsReader } from "./arguments.js";
import { field, textIn } from "./fields.js";
import { firstLine } from "./one-line.js";
import { safeUrl } from "./safe-url.js";

/** Options of `buttons()`. */
export interface ButtonOptions {
  /** The language of default labels; the browser's by default. */
  locale?: "en" | "zh" | undefined;
}

/** A button of a notice. */
export interface Button {
  /** The label: one line of plain text, never empty. */
  label: string;
  /** The target; always an `https:` URL. */
  url: string;
}

/**
 * The buttons of a notice (the `content` of `MsgType.Notice`) that work on the web: up to three, in order. Buttons without
 * a URL that passes `safeUrl()` are left out; a missing label becomes "See details".
 *
 * Malformed content has none. Throws `BiliImError` when an option is wrong. Spec: content.md.
 */
export function buttons(notice: Notice, options?: ButtonOptions): Button[] {
  const reader = new OptionsReader("buttons", options);
  const locale = reader.locale();
  reader.finish();
  const details = isChinese(locale) ? "查看详情" : "See details";
  return ["", "_2", "_3"].flatMap((suffix) => {
    const config = field(notice, `jump_uri${suffix}_config`);
    const url =
      safeUrl(textIn(config, "web_uri")) ??
      safeUrl(textIn(config, "all_uri")) ??
      safeUrl(textIn(notice, `jump_uri${suffix}`));
    if (url === undefined) return [];
    return [{ label: firstLine(config, ["text"]) || firstLine(notice, [`jump_text${suffix}`]) || details, url }];
  });
}
