/** Mozilla's linter of extensions. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { requireTool } from "./environment.mjs";

/** A manifest for both browsers has the background in the form of each. */
const FOR_CHROMIUM = "BACKGROUND_SERVICE_WORKER_IGNORED";

/** What it finds to mend in the extension in `sourceDir`. */
export async function lint(sourceDir) {
  const { default: webExt } = await import(pathToFileURL(requireTool.resolve("web-ext")));
  const options = { sourceDir, artifactsDir: join(sourceDir, "..", "web-ext"), output: "none", metadata: false };
  const { errors, warnings } = await webExt.cmd.lint(options, { shouldExitProgram: false });
  const remarks = [...errors, ...warnings].filter(({ code }) => code !== FOR_CHROMIUM);
  return remarks.map(({ code, message, file }) => ({ code, message, file }));
}
