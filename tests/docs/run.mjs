// Builds the documentation into `dist/docs` and looks through what was built:
//
// 1. VitePress finds no dead link, and TypeDoc has no warnings: everything that is exported is documented;
// 2. every link of the pages leads to what is there, to its place in the page;
// 3. so does every link of the repository's own documents;
// 4. the pages load nothing from elsewhere, and do not tell where they were built;
// 5. `llms.txt` lists every English page, and its links and those of the Markdown pages lead to what is there.
//
// Environment: BILI_IM_TOOLS (a folder whose node_modules has the tools), BILI_IM_PACKAGE (the built package),
// BILI_IM_TARGET (scratch space).

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { finish, folder, report } from "../support/report.mjs";

const root = join(import.meta.dirname, "..", "..");
const output = join(root, "dist", "docs");

const builder = join(root, "xtask", "tools", "docs.mjs");
const places = {
  package: folder("BILI_IM_PACKAGE"),
  tools: folder("BILI_IM_TOOLS"),
  scratch: folder("BILI_IM_TARGET"),
};
const given = Object.entries({ ...places, out: output }).flatMap(([name, value]) => [`--${name}`, value]);
const { status, stderr } = spawnSync(process.execPath, [builder, ...given], { encoding: "utf8" });
report("VitePress and TypeDoc have no complaints", status === 0 ? [] : [stderr.trim()]);

const pages = existsSync(output)
  ? readdirSync(output, { recursive: true }).filter((name) => name.endsWith(".html"))
  : [];
const texts = new Map(pages.map((name) => [join(output, name), readFileSync(join(output, name), "utf8")]));
const foreign = [];
const broken = [];
for (const [page, text] of texts) {
  for (const [, tag, attribute, value] of text.matchAll(/<(\w+)[^>]*? (href|src)="([^"]*)"/g)) {
    const isForeign = /^([a-z]+:)?\/\//i.test(value);
    if (isForeign && tag !== "a") foreign.push(`${relative(output, page)} loads ${value} (${tag} ${attribute})`);
    else if (!/^([a-z]+:|\/\/)/i.test(value) && !resolves(page, value))
      broken.push(`${relative(output, page)} links to ${value}`);
  }
}
report(`${pages.length} pages link to what is there`, pages.length ? broken : ["there are no pages"]);
report("they load nothing from elsewhere", foreign);
const telling = [...texts].filter(([, text]) => text.includes(root)).map(([page]) => relative(output, page));
report("they do not tell where they were built", telling);

const isOfGuide = (name) => texts.get(join(output, name)).includes('content="VitePress');
const guide = pages.filter(isOfGuide).map((name) => name.replaceAll("\\", "/"));
const english = guide
  .filter((name) => !/^(zh\/|index\.html$|404\.html$)/.test(name))
  .map((name) => name.replace(/html$/, "md"));
const markdown = ["llms.txt", "llms-full.txt", ...english].map((name) => [join(output, name), textOf(name)]);
const [[, list], [, whole]] = markdown;
const unlisted = english.filter((name) => !list.includes(`](/${name})`)).map((name) => `${name} is not in llms.txt`);
const absent = english.filter((name) => !textOf(name) || !whole.includes(textOf(name).split("\n", 1)[0]));
const unread = absent.map((name) => `${name} is not in llms-full.txt`);
report(`llms.txt and llms-full.txt have ${english.length} pages`, english.length ? [...unlisted, ...unread] : ["none"]);
const dead = markdown.flatMap(([page, text]) =>
  linksOf(text)
    .filter((address) => !resolves(page, address))
    .map((address) => `${relative(output, page)} links to ${address}`),
);
report("the pages in Markdown link to what is there", dead);

const folders = ["findings", "tests", "www"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true }).map((name) => `${folder}/${name.replaceAll("\\", "/")}`),
);
// Those of the guide are VitePress's.
const documents = [...readdirSync(root), ...folders].filter((name) => /^(?!www\/guide\/).*\.md$/.test(name));
const lost = documents.flatMap((name) =>
  linksOf(readFileSync(join(root, name), "utf8"))
    .filter((address) => !existsSync(join(root, dirname(name), address)))
    .map((address) => `${name} links to ${address}`),
);
report(`${documents.length} documents of the repository link to what is there`, documents.length ? lost : ["none"]);
finish("the documentation");

/** The files that a text in Markdown links to; its code aside. */
function linksOf(markdown) {
  const prose = markdown.replace(/^```[\s\S]*?^```/gm, "");
  return Array.from(prose.matchAll(/\]\(([^)#:]+)(#[^)]*)?\)/g), ([, address]) => address);
}

/** A file of the output; one that is not there is empty. */
function textOf(name) {
  const file = join(output, name);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** Whether there is what a page links to: a file, and in it the place. */
function resolves(page, address) {
  const [path, place] = address.split("#").map(decodeURIComponent);
  const target = path === "" ? page : path.startsWith("/") ? join(output, path) : join(dirname(page), path);
  const file = existsSync(target) && statSync(target).isDirectory() ? join(target, "index.html") : target;
  if (!existsSync(file)) return false;
  return !place || !texts.has(file) || texts.get(file).includes(` id="${place}"`);
}
