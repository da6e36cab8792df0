/** Paths from the environment, which `cargo xtask test` sets. There are no fallbacks. */
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
/** The package that panics on demand; lazy, because few tests need it. */
export const panickingPackage = () => place("BILI_IM_PANICKING", "the package of `cargo xtask build --test-panics`");
/** The built app that depends on the crate. */
export const leptosApp = () => place("BILI_IM_LEPTOS", "the app of tests/consumers/leptos, built");
/** The userscript and the extension, built with the package. */
export const examples = () => existing(join(packageFolder, "..", "examples"), "what `cargo xtask build` builds");
/** The bundlers that are too large to be among the tools. */
export const builders = () => place("BILI_IM_BUILDERS", "what `cargo xtask builders` installs");
export const scratch = place("BILI_IM_TARGET", "scratch space");

/** `require` from the tools' node_modules, which are not beside the tests. */
export const requireTool = createRequire(join(tools, "package.json"));
