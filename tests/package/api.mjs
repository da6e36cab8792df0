// The API report: what TypeScript sees of the package, as api-extractor writes it.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

// Everything that is exported is public; that it has docs is for the docs to check.
const quiet = Object.fromEntries(
  ["ae-missing-release-tag", "ae-forgotten-export", "ae-undocumented"].map((id) => [id, { logLevel: "none" }]),
);

/** Writes a report on an entry of the package in `folder` to `scratch`, and answers with its text. */
export function apiReport({ Extractor, ExtractorConfig }, folder, entry, scratch) {
  const types = join(folder, `${entry}.d.ts`);
  const project = join(scratch, "tsconfig.json");
  const compilerOptions = {
    target: "es2022",
    module: "esnext",
    moduleResolution: "bundler",
    lib: ["es2022", "dom"],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
  };
  writeFileSync(project, JSON.stringify({ compilerOptions, files: [types] }));
  const config = ExtractorConfig.prepare({
    packageJsonFullPath: join(folder, "package.json"),
    configObjectFullPath: undefined,
    configObject: {
      projectFolder: folder,
      mainEntryPointFilePath: types,
      newlineKind: "lf",
      compiler: { tsconfigFilePath: project },
      apiReport: {
        enabled: true,
        reportFileName: entry,
        // The client has its methods from a class that the entry does not export by name.
        includeForgottenExports: true,
        reportFolder: scratch,
        reportTempFolder: join(scratch, "new"),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: { extractorMessageReporting: { default: { logLevel: "error" }, ...quiet } },
    },
  });
  mkdirSync(join(scratch, "new"), { recursive: true });
  const problems = [];
  Extractor.invoke(config, {
    localBuild: true,
    messageCallback(message) {
      message.handled = true;
      if (message.logLevel === "error") problems.push(message.text);
    },
  });
  return { problems, text: readFileSync(config.reportFilePath, "utf8") };
}
