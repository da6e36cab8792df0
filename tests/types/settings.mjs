// The compilers and settings that users have, and what the compilers say under them.

import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Every compiler that the package is promised to work with, by the folder that npm installs it to. */
const COMPILERS = ["typescript-5.0", "typescript-5.9", "typescript", "typescript-7"];

// What a new Vite project has; nothing in the package may need a later library than that.
const USUAL = ["es2022", "dom"];
const LATEST = ["esnext", "dom"];

const SETTINGS = [
  { title: "bundler resolution", module: "esnext", moduleResolution: "bundler", lib: USUAL },
  { title: "node16 resolution", module: "node16", moduleResolution: "node16", lib: USUAL },
  { title: "the latest library", module: "esnext", moduleResolution: "bundler", lib: LATEST },
];

const STRICT = {
  noEmit: true,
  target: "es2022",
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  skipLibCheck: false,
};

/**
 * Compiles the files in `scratch` with every compiler in every setting, each those files that it can know, two compilers at
 * a time. A file has a `name`, a `text`, and the `source` that it stands for. Answers with a `title` and the `problems`.
 */
export async function compileAll(tools, scratch, files) {
  const runs = COMPILERS.flatMap((compiler) => SETTINGS.map((setting) => ({ compiler, setting })));
  const results = [];
  let next = 0;
  const work = async () => {
    while (next < runs.length) {
      const at = next++;
      results[at] = await compile(join(tools, "node_modules", runs[at].compiler), scratch, files, runs[at].setting);
    }
  };
  await Promise.all([work(), work()]);
  return results;
}

async function compile(compiler, scratch, files, { title, ...setting }) {
  const { version } = JSON.parse(readFileSync(join(compiler, "package.json"), "utf8"));
  const known = files.filter(({ text }) => knows(version, text));
  const project = join(scratch, `tsconfig.${version}.${title.replaceAll(" ", "-")}.json`);
  const compilerOptions = { ...STRICT, ...setting };
  writeFileSync(project, JSON.stringify({ compilerOptions, files: known.map(({ name }) => name) }));
  const said = await output([join(compiler, "bin", "tsc"), "--project", project, "--pretty", "false"], scratch);
  return { title: `${known.length} compile with TypeScript ${version}, ${title}`, problems: explained(said, files) };
}

/** Whether a compiler is as new as a text says that it needs. */
function knows(version, text) {
  const least = text.match(/^\/\/ TypeScript (\d+\.\d+) and later\b/)?.[1] ?? "5.0";
  return version.localeCompare(least, "en", { numeric: true }) >= 0;
}

/** What a compiler printed, by problems: those of the package first, as the others often follow from them. */
function explained(said, files) {
  const sources = new Map(files.map(({ name, source }) => [name, source]));
  const problems = said.split(/\n(?!\s)/).filter((text) => text.trim() !== "");
  const own = (problem) => sources.has(nameIn(problem));
  return [...problems.filter((one) => !own(one)), ...problems.filter(own)].map((problem) => {
    const name = nameIn(problem);
    const shown = sources.get(name) ?? name?.replace(/^.*node_modules\//, "");
    return shown === undefined ? problem : problem.replace(name, shown);
  });
}

function nameIn(problem) {
  return problem.match(/^(\S[^(]*)\(\d+,\d+\): /)?.[1];
}

/** What Node.js prints when it runs a program; whether that succeeds is told by what it prints. */
function output(given, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, given, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (more) => {
        text += more;
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve(code && !text ? `ended with code ${code}` : text));
  });
}
