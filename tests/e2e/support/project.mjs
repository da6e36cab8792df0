/** Projects of people who use the package: copies of `tests/consumers/*`, with the packed package installed by npm. */
import { spawn } from "node:child_process";
import { cpSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { packageFolder, tools } from "./environment.mjs";
import { emptyFolder } from "./site.mjs";

const CONSUMERS = join(import.meta.dirname, "..", "..", "consumers");

/** Copies the projects and installs the packed package, and nothing else, into each; answers with their folders. */
export async function installProjects(names) {
  const folder = emptyFolder("consumers");
  // Bundlers come from the folder above, as in a repository with several projects.
  symlinkSync(join(tools, "node_modules"), join(folder, "node_modules"), "junction");
  const packed = await run(folder, "npm", ["pack", packageFolder, "--json", "--pack-destination", folder]);
  const tarball = join(folder, JSON.parse(packed)[0].filename);
  const install = async (name) => {
    const project = join(folder, name);
    cpSync(join(CONSUMERS, name), project, { recursive: true });
    await run(project, "npm", ["install", tarball, "--offline", "--no-audit", "--no-fund"]);
    return [name, project];
  };
  return Object.fromEntries(await Promise.all(names.map(install)));
}

/** Runs a program to its end and answers with what it printed; that is in the error when the program fails. */
export async function run(folder, program, given) {
  // What this process was told about tests is not for others.
  const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...env } = process.env;
  const child = spawn(program, given, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
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
