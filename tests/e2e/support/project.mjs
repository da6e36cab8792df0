/** Consumer projects: copies of `tests/consumers/*` and `www/starters/*`, with the packed package installed by npm. */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageFolder, tools } from "./environment.mjs";
import { emptyFolder } from "./site.mjs";

/** Disables telemetry, and colours in the output that is parsed. */
const QUIET = { NO_COLOR: "1", NEXT_TELEMETRY_DISABLED: "1", PLASMO_DISABLE_TELEMETRY: "1", WXT_TELEMETRY: "0" };

const ROOT = join(import.meta.dirname, "..", "..", "..");
const CONSUMERS = join(ROOT, "tests", "consumers");
/** What people copy to begin from. */
export const STARTERS = join(ROOT, "www", "starters");

/**
 * Copies the projects of `source` to the scratch folder, and installs the packed package, and nothing else, by npm. Resolves
 * to their folders. npm runs once; all of them get copies.
 */
export async function installProjects(place, names, { builders = tools, source = CONSUMERS } = {}) {
  const folder = emptyFolder(place);
  // Bundlers resolve from the parent folder, as in a monorepo.
  symlinkSync(join(builders, "node_modules"), join(folder, "node_modules"), "junction");
  const packed = await run(folder, "npm", ["pack", packageFolder, "--json", "--pack-destination", folder]);
  const tarball = join(folder, JSON.parse(packed)[0].filename);
  // A project's own dependencies are those of the parent folder, which npm would look for on the network.
  const installed = emptyFolder(join(place, "installed"));
  writeFileSync(join(installed, "package.json"), '{ "private": true }\n');
  await run(installed, "npm", ["install", tarball, "--offline", "--no-audit", "--no-fund"]);
  const projects = Object.fromEntries(names.map((name) => [name, join(folder, name)]));
  for (const [project, path] of Object.entries(projects)) {
    cpSync(join(source, project), path, { recursive: true });
    // Bundlers detect the project root by the lockfile.
    for (const name of ["node_modules", "package-lock.json"]) {
      cpSync(join(installed, name), join(path, name), { recursive: true });
    }
  }
  return projects;
}

/** Builds the projects one by one; returns a promise for each, which rejects if its build fails. */
export function buildProjects(projects, names) {
  let last = Promise.resolve();
  return new Map(
    names.map((name) => {
      const build = last.then(() => run(projects[name], "npm", ["run", "build"]));
      last = build.catch(() => {});
      return [name, build];
    }),
  );
}

/** Links Bun into a project's `.bin`: its own postinstall script would, but the tools are installed without scripts. */
export function linkBun(project) {
  const folder = join(tools, "node_modules", "@oven");
  const [unpacked] = readdirSync(folder).filter((name) => name.startsWith("bun-"));
  mkdirSync(join(project, "node_modules", ".bin"), { recursive: true });
  symlinkSync(join(folder, unpacked, "bin", "bun"), join(project, "node_modules", ".bin", "bun"));
}

/** Starts Vite's development server in a project, and calls `use` with its URL. */
export async function withServer(project, use) {
  const vite = join(tools, "node_modules", "vite", "bin", "vite.js");
  const server = start(project, process.execPath, [vite, "--host", "127.0.0.1"]);
  try {
    const address = await new Promise((resolve, reject) => {
      let said = "";
      const listen = (text) => {
        said += text;
        const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
        if (found) resolve(found);
      };
      for (const stream of [server.stdout, server.stderr]) stream.setEncoding("utf8").on("data", listen);
      server.once("error", reject).once("close", () => reject(new Error(`the server ended\n${said}`)));
    });
    await use(address);
  } finally {
    server.kill();
  }
}

function start(folder, program, given) {
  // The settings of Node.js's test runner must not reach child processes.
  const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...env } = process.env;
  return spawn(program, given, { cwd: folder, env: { ...env, ...QUIET }, stdio: ["ignore", "pipe", "pipe"] });
}

/** Runs a program and resolves to its output, which is part of the error if it fails. */
export async function run(folder, program, given) {
  const child = start(folder, program, given);
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) {
    child[name].setEncoding("utf8").on("data", (text) => {
      output[name] += text;
    });
  }
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  if (code === 0) return output.stdout;
  throw new Error(`${program} ${given.join(" ")} ended with code ${code}\n${output.stdout}${output.stderr}`);
}
