// The pages of the service's codes, their table and what the search finds of them, made of `errors/codes.mjs`.

import { codes } from "../errors/codes.mjs";

/** Stands in `errors/index.md` where the table goes. */
const PLACE = "<!-- codes -->";

const WORDS = {
  colon: [": ", "："],
  all: ["every call", "所有调用"],
  changes: ["every change, message and upload", "所有改动、发送和上传"],
  separator: [", ", "、"],
  constant: ["constant", "常量"],
  message: ["the service says", "服务端的说法"],
  unknown: ["its words are not known", "原话不详"],
  later: ["since 2026 also", "2026 年起也作"],
  calls: ["answer to", "见于"],
  none: ["none: it is not an error", "无，它不是错误"],
  yes: ["yes", "是"],
  no: ["no", "否"],
  happened: ["What happened", "发生了什么"],
  advice: ["What to do", "怎么办"],
  notSent: [" Nothing was sent.", "没有发送任何内容。"],
  library: ["What the library has done", "本库已经做了什么"],
  back: ["All codes are in [Errors](../index.md#codes).", "全部返回值见[错误](../index.md#返回值)。"],
  head: [
    ["code", "the service says", "meaning", "`kind`", "answer to"],
    ["返回值", "服务端的说法", "含义", "`kind`", "见于"],
  ],
};

/** The methods whose requests are answered so. */
const calls = ({ calls }, at) =>
  typeof calls === "string" ? WORDS[calls][at] : calls.map((name) => `\`${name}\``).join(WORDS.separator[at]);

const title = ({ code, message, meaning }, at) => `${code}${WORDS.colon[at]}${message ?? meaning[at]}`;

/** The page of one code, in English (0) or Chinese (1). */
export function codePage(entry, at) {
  const { name, kind, message, later, meaning, retryable, isSent, happened, advice, library } = entry;
  const said = [message ?? WORDS.unknown[at], ...(later ? [`${WORDS.later[at]}${WORDS.colon[at]}${later}`] : [])];
  const rows = [
    [WORDS.constant[at], `\`Code.${name}\``],
    ...(kind ? [[WORDS.message[at], said.join(at ? "；" : "; ")]] : []),
    [WORDS.calls[at], calls(entry, at)],
    ["`kind`", kind ? `[\`${kind}\`](../kinds/${kind}.md)` : WORDS.none[at]],
    ...(kind ? [["`retryable`", (retryable ? WORDS.yes : WORDS.no)[at]]] : []),
  ];
  const sections = [
    [WORDS.happened, happened.map((text, at) => (isSent === false ? text + WORDS.notSent[at] : text))],
    [WORDS.library, library],
    [WORDS.advice, advice],
  ];
  return [
    `---\ndescription: ${JSON.stringify([String(entry.code), message, meaning[at]].filter(Boolean).join(" "))}\nprev: false\nnext: false\n---`,
    `# ${title(entry, at)}`,
    `| | ${meaning[at]} |\n| --- | --- |\n${rows.map((row) => `| ${row.join(" | ")} |`).join("\n")}`,
    ...sections.flatMap(([heading, text]) => (text ? [`## ${heading[at]}`, text[at]] : [])),
    WORDS.back[at],
  ].join("\n\n");
}

/** What a `[code].paths.mjs` exports. */
export const codePaths = (at) => ({
  paths: () => codes.map((entry) => ({ params: { code: String(entry.code) }, content: codePage(entry, at) })),
});

function codeTable(at) {
  const rows = codes.map((entry) => [
    `[${entry.code}](./codes/${entry.code}.md)`,
    entry.message ?? "–",
    entry.meaning[at],
    entry.kind ? `[\`${entry.kind}\`](./kinds/${entry.kind}.md)` : "–",
    calls(entry, at),
  ]);
  return [WORDS.head[at], WORDS.head[at].map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

/** A page with the table in its place. */
export const withCodeTable = (text, at) => text.replace(PLACE, () => codeTable(at));

/** A plugin of markdown-it that puts the table in its place: so its links are checked, and the search reads it. */
export function codeTables(markdown) {
  markdown.core.ruler.before("normalize", "codes", (state) => {
    state.src = withCodeTable(state.src, state.env.relativePath?.startsWith("zh/") ? 1 : 0);
  });
}

/** What the search knows of the page of a code, which has no file to read; `undefined` for other pages. */
export function codeSections(file) {
  const [, language, code] = /(zh\/)?errors\/codes\/(-?\d+)\.md$/.exec(file.replaceAll("\\", "/")) ?? [];
  const entry = codes.find((entry) => String(entry.code) === code);
  if (!entry) return undefined;
  const at = language ? 1 : 0;
  const text = [entry.name, entry.message, entry.later, entry.meaning[at], entry.happened[at], entry.advice[at]];
  const plain = text
    .filter(Boolean)
    .join(" ")
    .replace(/\[([^\]]*)\]\([^)]*\)|`/g, "$1");
  return [{ anchor: "", titles: [title(entry, at)], text: plain }];
}
