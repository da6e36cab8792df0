/** The format `html`: one page without anything from elsewhere; what strangers wrote is text in it. */
import { segments } from "../../text/segments.js";
import type { Described } from "./describe.js";
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from "./page.js";
import { described, titleOf, type WriterParts } from "./writer.js";

export async function* writeHtml(parts: WriterParts): AsyncGenerator<string, void, undefined> {
  const isChinese = parts.locale !== "en";
  yield headOf(isChinese);
  for (const record of parts.source.conversations) {
    yield `<section>\n<h2 dir="auto">${escapeHtml(titleOf(parts, record))}</h2>\n`;
    for await (const messages of described(parts, record)) {
      yield messages.map((message) => articleOf(message, parts)).join("");
    }
    yield "</section>\n";
  }
  yield `</main>\n<script>${SCRIPT}</script>\n</body>\n</html>\n`;
}

function headOf(isChinese: boolean): string {
  const title = isChinese ? "私信存档" : "Archive of messages";
  const search = isChinese ? "搜索" : "Search";
  const policy = `default-src 'none'; style-src '${STYLE_HASH}'; script-src '${SCRIPT_HASH}'; img-src 'self' file:`;
  return [
    "<!doctype html>",
    `<html lang="${isChinese ? "zh-CN" : "en"}">`,
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}; base-uri 'none'; form-action 'none'">`,
    '<meta name="referrer" content="no-referrer">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${title}</title>`,
    `<style>${STYLE}</style>`,
    "</head>",
    "<body>",
    `<header><h1>${title}</h1></header>`,
    `<form role="search"><input type="search" aria-label="${search}" placeholder="${search}"><output></output></form>`,
    "<main>\n",
  ].join("\n");
}

function articleOf(one: Described, parts: WriterParts): string {
  const { time, sender, isOwn, isRecalled, text, links, picture } = one;
  const kinds = [isOwn && "own", isRecalled && "recalled"].filter(Boolean).join(" ");
  const date = time ? `<time datetime="${time.toISOString()}">${parts.writeTime(time)}</time>` : "";
  const file = picture && parts.fileOf(picture);
  const shown = file ? `<img src="${escapeHtml(file)}" alt="" loading="lazy">` : "";
  const more = links.map((link) => `<br>${linkTo(link, link)}`).join("");
  const head = `<header><bdi>${escapeHtml(sender)}</bdi>${date}</header>`;
  return `<article${kinds && ` class="${kinds}"`}>${head}<p dir="auto">${bodyOf(text)}${more}</p>${shown}</article>\n`;
}

/** The text with its links. */
function bodyOf(text: string): string {
  const parts = segments(text).map((segment) => {
    const isLink = segment.type !== "text" && segment.type !== "emote";
    return isLink ? linkTo(segment.url, segment.text) : escapeHtml(segment.text);
  });
  return parts.join("");
}

/** A link that tells nobody where it was. `address` is one that `safeUrl()` let through. */
function linkTo(address: string, label: string): string {
  return `<a href="${escapeHtml(address)}" target="_blank" rel="noopener noreferrer nofollow">${escapeHtml(label)}</a>`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
