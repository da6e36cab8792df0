/** Texts that try to be more than texts. */
import { makeRandom } from "./random.mjs";

const PIECES = [
  ...[
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</p>",
    "</article>",
    "<!--",
    "-->",
    "]]>",
    "&lt;",
    "&#60;",
    "&amp",
  ],
  ...[
    '" onmouseover="alert(1)',
    "' x='",
    "`",
    "\\",
    "\\\\",
    "javascript:alert(1)",
    "[a](javascript:alert(1))",
    "![a](x)",
    "<b>",
  ],
  ...[
    "# ",
    "## ",
    "- ",
    "* ",
    "+ ",
    "1. ",
    "1) ",
    "> ",
    "    ",
    "\t",
    "---",
    "***",
    "___",
    "===",
    "```",
    "~~~",
    "~~",
    "**",
    "__",
    "_a_",
  ],
  ...[
    "| a | b |",
    "|---|---|",
    "[^1]",
    "[x]: /url",
    "- [ ] ",
    "$x$",
    ":smile:",
    "www.example.com",
    "https://example.org/?a=1&copy=2",
  ],
  ...[
    "me@example.org",
    "<https://example.org>",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\u2028",
    "\u2029",
    "\u0085",
    "\u00a0",
    "\u3000",
    "\ufeff",
  ],
  ...[
    "\0",
    "\u001b[31m",
    "\u007f",
    "\u202e",
    "\u2066",
    "\u200b",
    "\ud800",
    "\udc00",
    "😀",
    "👨‍👩‍👧‍👦",
    "e\u0301",
    "好",
    "，",
    "ß",
    "İ",
  ],
  ...[
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "＝1",
    '"',
    '""',
    ",",
    ";",
    ";=1",
    "\t=1",
    "\n=1",
    "'",
    "__proto__",
    "{{x}}",
  ],
  ...["$\u007bx}", "%s", "a", " ", "  ", ".", "!", "(", ")", "BV16v411e7CW", "[doge]"],
];

/** Each piece alone, and so many made of several. */
export function hostileTexts(count) {
  const random = makeRandom(2026);
  const several = () => Array.from({ length: 1 + random(8) }, () => PIECES[random(PIECES.length)]).join("");
  return [...PIECES, ...Array.from({ length: count }, several)];
}

/** The text as an export shows it: line breaks of one kind, without controls and what changes the direction. */
export function shown(text) {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replace(/(?![\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, "")
    .replace(/\p{Surrogate}/gu, "\uFFFD");
}
