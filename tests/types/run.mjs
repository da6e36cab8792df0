// Checks the built package as a user's TypeScript sees it, and the READMEs and the guide with it:
//
// 1. every `.ts` file in this folder compiles against the package, with each compiler and setting of `settings.mjs`;
// 2. so does every `ts` block of the READMEs and of the guide, and each page has the same blocks in English and Chinese;
// 3. the guide shows, in either language, every method of the client and of archives and every function, and names every option
//    and every kind of error;
// 4. so do the files in this folder, and they have every enumeration, too;
// 5. the docs in the package name no method, function or enumeration that it does not have.
//
// What there is to show is read from the package itself, see `surface.mjs`.
//
// How a block of a page becomes a module: its import lines stay at the top, the rest becomes the body of an async
// function, which has the client as its parameter `im`; a block that imports `createClient` makes its own `im`.
//
// A file that needs a newer compiler than the oldest says so: `// TypeScript 5.5 and later`.
//
// Environment: BILI_IM_TOOLS (a folder whose node_modules has TypeScript), BILI_IM_PACKAGE (the built package),
// BILI_IM_TARGET (scratch space).

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { finish, folder, report } from "../support/report.mjs";
import { compileAll } from "./settings.mjs";
import { blocks, differences, englishDocuments, missing, module, translationOf } from "./snippets.mjs";
import { entryFiles, surface } from "./surface.mjs";

const here = import.meta.dirname;
const root = join(here, "..", "..");
const tools = folder("BILI_IM_TOOLS");
const ts = createRequire(join(tools, "package.json"))("typescript");
const scratch = join(folder("BILI_IM_TARGET"), "types");

/** Puts `text` into the scratch space, where it stands for one of our files. */
function place(name, text, source) {
  writeFileSync(join(scratch, name), text);
  return { name, text, source };
}

// As npm installs it: a copy, so that nothing is found that the package does not hold.
rmSync(scratch, { recursive: true, force: true });
mkdirSync(join(scratch, "node_modules"), { recursive: true });
cpSync(folder("BILI_IM_PACKAGE"), join(scratch, "node_modules", "bili-im"), { recursive: true });
writeFileSync(join(scratch, "package.json"), '{ "type": "module", "private": true }\n');

const tests = readdirSync(here).filter((name) => name.endsWith(".ts"));
const files = tests.map((name) => place(name, readFileSync(join(here, name), "utf8"), `tests/types/${name}`));

const documents = englishDocuments(root).map((name) => [name, translationOf(name)].map(read));
/** What is in English alone: for those who work on the library. */
const isForMaintainers = (name) => /^www\/guide\/(decisions|maintain)\//.test(name);

/** A document with its blocks; one that is not there has none. */
function read(name) {
  const text = existsSync(join(root, name)) ? readFileSync(join(root, name), "utf8") : undefined;
  return { name, text, blocks: blocks(text ?? "") };
}

for (const { name, blocks } of documents.flat()) {
  const flat = name.replaceAll("/", ".");
  for (const block of blocks) files.push(place(`${flat}.${block.line}.ts`, module(ts, block), name));
}

const refused = tests.flatMap((name) => unexplained(name));
report(`every @ts-expect-error says why`, refused);

function unexplained(name) {
  const lines = readFileSync(join(here, name), "utf8").split("\n");
  return lines.flatMap((line, at) =>
    line.includes("@ts-expect-error") && !/@ts-expect-error: \S+ \S+/.test(line)
      ? [`tests/types/${name}:${at + 1} expects an error without a reason`]
      : [],
  );
}

const count = documents.flat().reduce((sum, { blocks }) => sum + blocks.length, 0);
console.log(`      ${tests.length} files and ${count} blocks of ${documents.length} documents in two languages`);
for (const { title, problems } of await compileAll(tools, scratch, files)) report(title, problems);

// The compiler's paths have slashes everywhere.
const installed = join(scratch, "node_modules", "bili-im").replaceAll("\\", "/");
const program = ts.createProgram(entryFiles(installed), { strict: true, types: [], target: ts.ScriptTarget.ES2022 });
const found = surface(ts, program, installed);
const { calls } = found;
const own = {
  name: "tests/types",
  blocks: tests.map((name) => ({ code: readFileSync(join(here, name), "utf8") })),
};
report(`the docs of the package name what it has`, found.broken);
report(`${own.name} calls ${calls.length} methods and functions`, missing.calls(own, calls));
const { options, enumerations } = found;
report(
  `${own.name} uses ${options.length} options and ${enumerations.length} enumerations`,
  missing.uses(own, options, enumerations),
);

if (count === 0) report("there are snippets", ["there is none"]);
report(
  "what is in English is in Chinese, with the same snippets",
  documents.flatMap(([first, second]) => {
    if (second.text !== undefined) return differences(ts, first, second);
    return isForMaintainers(first.name) ? [] : [`${first.name} has no ${second.name}`];
  }),
);
for (const [at, language] of ["English", "Chinese"].entries()) {
  const all = documents.map((both) => both[at]);
  const whole = {
    name: `the documentation in ${language}`,
    text: all.map(({ text }) => text ?? "").join("\n"),
    blocks: all.flatMap(({ blocks }) => blocks),
  };
  const names = [...new Set([...found.options, ...found.kinds])];
  report(`${whole.name} calls ${calls.length} methods and functions`, missing.calls(whole, calls));
  report(`${whole.name} names ${names.length} options and kinds of error`, missing.names(whole, names));
}

finish("the types");
