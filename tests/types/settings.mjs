// The TypeScript settings that users have, and what the compiler says under them.

/** Each setting with a name for the report. */
export function settings(ts) {
  const { Bundler, Node16 } = ts.ModuleResolutionKind;
  const { ESNext, Node16: Node16Modules } = ts.ModuleKind;
  // What a new Vite project has; nothing in the package may need a later library than that.
  const usual = ["lib.es2022.d.ts", "lib.dom.d.ts"];
  const latest = ["lib.esnext.d.ts", "lib.dom.d.ts"];
  return [
    { name: "bundler resolution", options: { ...strict(ts), module: ESNext, moduleResolution: Bundler, lib: usual } },
    {
      name: "node16 resolution",
      options: { ...strict(ts), module: Node16Modules, moduleResolution: Node16, lib: usual },
    },
    { name: "the latest library", options: { ...strict(ts), module: ESNext, moduleResolution: Bundler, lib: latest } },
  ];
}

function strict(ts) {
  return {
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    skipLibCheck: false,
  };
}

/**
 * Everything the compiler finds wrong, as texts, faults of the package first, as the others often follow from them;
 * `origin` tells which of our files a scratch file stands for.
 */
export function compile(ts, program, origin) {
  const found = ts.getPreEmitDiagnostics(program);
  const own = ({ file }) => file !== undefined && origin.has(file.fileName);
  return [...found.filter((one) => !own(one)), ...found.filter(own)].map((found) => {
    const message = ts.flattenDiagnosticMessageText(found.messageText, "\n");
    if (!found.file) return message;
    const { line } = found.file.getLineAndCharacterOfPosition(found.start ?? 0);
    const name = origin.get(found.file.fileName) ?? found.file.fileName.replace(/^.*\/node_modules\//, "");
    return `${name}:${line + 1} TS${found.code}: ${message}`;
  });
}
