// What the package offers, read from its own types: new methods, functions and options are found by themselves.

/** The entries: a file, and where it has one the interface whose methods people call, and how snippets call it. */
const ENTRIES = [
  { file: "index.d.ts", main: "Client", variable: "im" },
  { file: "archive.d.ts", main: "Archive", variable: "archive" },
  { file: "bridge.d.ts" },
];

/** The files of the entries in the folder of the package. */
export const entryFiles = (folder) => ENTRIES.map(({ file }) => `${folder}/${file}`);

/**
 * The methods by their paths behind a variable and the functions beside them, the names of the options of both and of the kinds of
 * error, the enumerations, and what the docs promise that is not there.
 */
export function surface(ts, program, folder) {
  const checker = program.getTypeChecker();
  const entries = ENTRIES.map(({ file, main, variable }) => {
    const source = program.getSourceFile(`${folder}/${file}`);
    return { exported: exportsOf(ts, checker, source), source, main, variable };
  });
  const exported = new Map(entries.flatMap((entry) => [...entry.exported]));
  const typeOf = (name) => {
    if (!exported.has(name)) throw new Error(`the package exports no ${name}`);
    return checker.getDeclaredTypeOfSymbol(exported.get(name));
  };
  const methods = entries.flatMap(({ main, variable }) => {
    if (!main) return [];
    const found = callable(ts, checker, typeOf(main), `${variable}.`);
    if (found.length === 0) throw new Error(`${main} has no methods`);
    return found;
  });
  const functions = [...exported].flatMap(([name, symbol]) =>
    symbol.flags & ts.SymbolFlags.Function
      ? [{ name, signatures: checker.getTypeOfSymbol(symbol).getCallSignatures() }]
      : [],
  );
  const enumerations = [...exported].flatMap(([name, symbol]) =>
    symbol.flags & ts.SymbolFlags.Variable && symbol.flags & ts.SymbolFlags.TypeAlias ? [name] : [],
  );
  const [{ source }] = entries;
  const signatures = [...methods, ...functions].flatMap((one) => one.signatures);
  const options = signatures.flatMap((signature) => leftOut(ts, checker, signature, source));
  const kinds = typeOf("ErrorKind").types.map((kind) => kind.value);
  const calls = [...methods, ...functions].map((one) => one.name);
  return {
    calls,
    enumerations,
    options: [...new Set(options)],
    kinds,
    broken: broken(ts, checker, program, folder, source, exported, calls),
  };
}

function exportsOf(ts, checker, source) {
  const resolve = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  const module = checker.getExportsOfModule(checker.getSymbolAtLocation(source));
  return new Map(module.map((symbol) => [symbol.name, resolve(symbol)]));
}

function callable(ts, checker, type, path) {
  // A method by a symbol is called by the language.
  const named = checker.getPropertiesOfType(type).filter((property) => !property.name.startsWith("__@"));
  return named.flatMap((property) => {
    const name = path + property.name;
    const value = checker.getTypeOfSymbol(property);
    const signatures = value.getCallSignatures();
    if (signatures.length) return [{ name, signatures }];
    return value.flags & ts.TypeFlags.Object ? callable(ts, checker, value, `${name}.`) : [];
  });
}

/** The properties of those parameters whose every property may be left out: options, however they are called. */
function leftOut(ts, checker, signature, place) {
  return signature.getParameters().flatMap((parameter) => {
    const type = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(parameter, place));
    if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return [];
    const properties = checker.getPropertiesOfType(type);
    const optional = properties.every((property) => property.flags & ts.SymbolFlags.Optional);
    return optional ? properties.map((property) => property.name) : [];
  });
}

/** What the docs name, as `method()`, `Enumeration.Member` or (`Enumeration`), and the package does not have. */
function broken(ts, checker, program, folder, source, exported, calls) {
  const last = calls.map((name) => name.slice(name.lastIndexOf(".") + 1));
  // Of the browser's own things nothing is promised.
  const scope = checker.getSymbolsInScope(source, ts.SymbolFlags.Namespace);
  const globals = new Set(scope.map((symbol) => symbol.name));
  const known = (name, member) => {
    if (globals.has(name)) return true;
    if (!exported.has(name)) return false;
    const type = checker.getTypeOfSymbol(exported.get(name));
    return member === undefined || checker.getPropertyOfType(type, member) !== undefined;
  };
  const files = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(`${folder}/`));
  return files.flatMap(({ fileName, text }) => {
    const docs = [...text.matchAll(/\/\*\*[\s\S]*?\*\//g)].map(([doc]) => doc).join("\n");
    const promised = [...docs.matchAll(/\(`([A-Z]\w*)`\)|`([A-Z]\w*)\.(\w+)`/g)]
      .filter(([, alone, name, member]) => !known(alone ?? name, member))
      .concat([...docs.matchAll(/`([a-z]\w*)\(\)`/g)].filter(([, name]) => !last.includes(name)));
    const words = new Set(promised.map(([word]) => word));
    return [...words].map(
      (word) => `${fileName.slice(folder.length + 1)} names ${word}, which the package does not have`,
    );
  });
}
