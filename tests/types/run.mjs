// Checks the built package as a user's TypeScript sees it, and the READMEs with it:
//
// 1. every `.ts` file in this folder compiles against the package, with each compiler and setting of `settings.mjs`;
// 2. so does every `ts` block of README.md and README.zh-CN.md, and both have the same blocks;
// 3. both READMEs show every method of the client and every function, and name every option and every kind of error;
// 4. so do the files in this folder, and they have every enumeration, too;
// 5. the docs in the package name no method, function or enumeration that it does not have.
//
// What there is to show is read from the package itself, see `surface.mjs`.
//
// How a block of a README becomes a module: its import lines stay at the top, the rest becomes the body of an async
// function, which has the client as its parameter `im`; a block that imports `createClient` makes its own `im`.
//
// A file that needs a newer compiler than the oldest says so: `// TypeScript 5.5 and later`.
//
// Environment: BILI_IM_TOOLS (a folder whose node_modules has TypeScript), BILI_IM_PACKAGE (the built package),
// BILI_IM_TARGET (scratch space).

import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { finish, folder, report } from "../support/report.mjs";
import { blocks, differences, missing, module } from "./readme.mjs";
import { compileAll } from "./settings.mjs";
import { surface } from "./surface.mjs";

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

const readmes = ["README.md", "README.zh-CN.md"].map((name) => {
  const text = readFileSync(join(root, name), "utf8");
  return { name, text, blocks: blocks(text) };
});
for (const { name, blocks } of readmes) {
  for (const block of blocks) files.push(place(`${name}.${block.line}.ts`, module(ts, block), name));
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

const counted = `${tests.length} files and ${readmes.map(({ name, blocks }) => `${blocks.length} blocks of ${name}`).join(", ")}`;
console.log(`      ${counted}`);
for (const { title, problems } of await compileAll(tools, scratch, files)) report(title, problems);

// The compiler's paths have slashes everywhere.
const entries = ["index.d.ts", "bridge.d.ts"].map((name) =>
  join(scratch, "node_modules", "bili-im", name).replaceAll("\\", "/"),
);
const program = ts.createProgram(entries, { strict: true, types: [], target: ts.ScriptTarget.ES2022 });
const found = surface(ts, program, entries);
const calls = [...found.methods.map((name) => `im.${name}`), ...found.functions];
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

const [first, second] = readmes;
if (first.blocks.length === 0) report(`${first.name} has snippets`, ["there is none"]);
report(`both READMEs have the same snippets`, differences(ts, first, second));
for (const readme of readmes) {
  const names = [...new Set([...found.options, ...found.kinds])];
  report(`${readme.name} calls ${calls.length} methods and functions`, missing.calls(readme, calls));
  report(`${readme.name} names ${names.length} options and kinds of error`, missing.names(readme, names));
}

finish("the types");
