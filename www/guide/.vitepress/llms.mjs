// What reads the guide without a browser: every English page as Markdown, a list of them in `llms.txt` (see llmstxt.org), and all
// of them at once in `llms-full.txt`. vitepress-plugin-llms moves `index.md` pages, so their links would lead nowhere.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { withCodeTable } from "./codes.mjs";
import { contents } from "./contents.mjs";

/** Whether a page is in English, and more than the way in. */
export const isForModels = (page) => !/^(zh\/|index\.md$|404\.md$)/.test(page);

/** Writes all of it, for the pages that VitePress has built. */
export function writeForModels({ pages, srcDir, outDir, site, dynamicRoutes }) {
  const sourceOf = (page) => {
    const made = dynamicRoutes.routes.find(({ path }) => path === page);
    const source = readFileSync(join(srcDir, made?.route ?? page), "utf8").replaceAll("\r\n", "\n");
    return withCodeTable(made ? source.replace("<!-- @content -->", () => made.content ?? "") : source, 0);
  };
  const found = new Map(pages.filter(isForModels).map((page) => [page, readPage(page, sourceOf(page), site.base)]));
  for (const [page, { text }] of found) write(join(outDir, page), text);

  const sections = sectionsOf([...found.keys()]);
  const entry = ([page, title]) => {
    const { heading, description } = found.get(page);
    return `- [${title ?? heading}](${site.base}${page})${description ? `: ${description}` : ""}`;
  };
  const list = sections.map(([title, entries]) => `## ${title}\n\n${entries.map(entry).join("\n")}\n`);
  write(join(outDir, "llms.txt"), `# ${site.title}\n\n> ${site.locales.root.description}\n\n${list.join("\n")}`);

  const ordered = sections.flatMap(([, entries]) => entries.map(([page]) => page));
  const whole = ordered.map((page) => withAbsoluteLinks(found.get(page).text, `${site.base}${page}`));
  write(join(outDir, "llms-full.txt"), whole.join("\n"));
}

/** The sections of the sidebar, and one for pages that are in none; "Optional" is llmstxt.org's word. */
function sectionsOf(pages) {
  const listed = contents.map(({ title, pages: own }) => [title[0], own.map(([path, name]) => [`${path}.md`, name])]);
  const known = new Set(listed.flatMap(([, entries]) => entries.map(([page]) => page)));
  const others = pages.filter((page) => !known.has(page)).map((page) => [page]);
  return others.length ? [...listed, ["Optional", others]] : listed;
}

/** A page without what is for VitePress alone: frontmatter, scripts and components. */
function readPage(page, source, base) {
  const [frontmatter] = /^---\n[\s\S]*?\n---\n/.exec(source) ?? [""];
  const body = source.slice(frontmatter.length);
  const text = body.replace(/^<script setup[\s\S]*?^<\/script>\n|^<[A-Z]\w*[^>]*\/>\n/gm, "").trim();
  const [, heading = page] = /^# (.*)/m.exec(text) ?? [];
  const [, description] = /^description: "?(.*?)"?$/m.exec(frontmatter) ?? [];
  return { text: `${text.replaceAll("](/", `](${base}`)}\n`, heading, description };
}

function withAbsoluteLinks(text, address) {
  return text.replace(/\]\((\.{0,2}[^):]*\.md)(#[^)]*)?\)/g, (_, path, place = "") => {
    return `](${posix.join(posix.dirname(address), path)}${place})`;
  });
}

function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
