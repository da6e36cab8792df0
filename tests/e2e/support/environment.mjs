/** Where everything is: `cargo xtask test` says it in the environment. Nothing here falls back to something else. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

function place(name, holds) {
  const path = process.env[name];
  if (!path) throw new Error(`${name} is not set (${holds}): run these tests with \`cargo xtask test --only e2e\``);
  return existing(path, `${name}, ${holds}`);
}

function existing(path, holds) {
  if (!existsSync(path)) throw new Error(`${path} does not exist (${holds})`);
  return path;
}

export const tools = place("BILI_IM_TOOLS", "the folder with node_modules");
export const chromium = place("BILI_IM_CHROMIUM", "the browser");
export const firefox = place("BILI_IM_FIREFOX", "the other browser");
export const packageFolder = place("BILI_IM_PACKAGE", "the built npm package");
export const sandboxProgram = place("BILI_IM_SANDBOX", "the stand-in service");
/** The package that panics on demand; few tests want it. */
export const panickingPackage = () => place("BILI_IM_PANICKING", "the package of `cargo xtask build --test-panics`");
/** The folder of the app that depends on the crate; one test wants it. */
export const leptosApp = () => place("BILI_IM_LEPTOS", "the app of tests/consumers/leptos, built");
/** The userscript and the extension, which are built with the package; few tests want them. */
export const examples = () => existing(join(packageFolder, "..", "examples"), "what `cargo xtask build` builds");
/** The builders that are too large to be among the tools; few tests want them. */
export const builders = () => place("BILI_IM_BUILDERS", "what `cargo xtask builders` installs");
export const scratch = place("BILI_IM_TARGET", "scratch space");

/** Loads from the tools' node_modules, which are not beside the tests. */
export const requireTool = createRequire(join(tools, "package.json"));
