/** A project of somebody who uses the package: a copy of `tests/consumers/*`, with the package installed by npm. */
import { spawn } from "node:child_process";
import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { packageFolder, tools } from "./environment.mjs";
import { emptyFolder } from "./site.mjs";

const CONSUMERS = join(import.meta.dirname, "..", "..", "consumers");

/** Copies the project and installs the packed package, and nothing else, into it. */
export async function installProject(name) {
  const folder = emptyFolder(join("consumers", name));
  cpSync(join(CONSUMERS, name), folder, { recursive: true });
  await run(folder, "npm", ["pack", packageFolder, "--pack-destination", folder]);
  const tarball = readdirSync(folder).find((file) => file.endsWith(".tgz"));
  await run(folder, "npm", ["install", `./${tarball}`, "--offline", "--no-audit", "--no-fund"]);
  return folder;
}

/** Runs a development tool by its script, such as `vite/bin/vite.js`, in `folder`. */
export function runTool(folder, script, ...given) {
  return run(folder, process.execPath, [join(tools, "node_modules", script), ...given]);
}

/** Runs a program to its end; its output is in the error when it fails. */
async function run(folder, program, given) {
  // What this process was told about tests is not for others.
  const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...env } = process.env;
  const child = spawn(program, given, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  const code = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
  if (code !== 0) throw new Error(`${program} ${given.join(" ")} ended with code ${code}\n${output}`);
  return output;
}
