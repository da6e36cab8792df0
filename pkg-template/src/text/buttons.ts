/** The buttons of notices. */
import { isChinese } from "../client/error.js";
import type { Notice } from "../wire.js";
import { OptionsReader } from "./arguments.js";
import { field, textIn } from "./fields.js";
import { firstLine } from "./one-line.js";
import { safeUrl } from "./safe-url.js";

/** How `buttons()` speaks. */
export interface ButtonOptions {
  /** The language of the label of a button that has none; that of the browser by default. */
  locale?: "en" | "zh" | undefined;
}

/** A button of a notice. */
export interface Button {
  /** What stands on it: one line, plain text, never empty. */
  label: string;
  /** Where it leads; always an `https:` address. */
  url: string;
}

/**
 * The buttons of a notice (the `content` of `MsgType.Notice`) for the web: none to three, in order. A button without an
 * address that `safeUrl()` lets through is left out; one without a label says "see details".
 *
 * A notice with odd content has none. Throws `BiliImError` when an option is wrong. Spec: content.md.
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
