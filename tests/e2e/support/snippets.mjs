/** The `ts` blocks of README and guide: as programs, and what runs them in a page. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { blocks, englishDocuments, module } from "../../types/snippets.mjs";
import { requireTool } from "./environment.mjs";

const root = join(import.meta.dirname, "..", "..", "..");
const ts = requireTool("typescript");

/** Each block of the English pages: its page, its first line, the line where it stands, and its JavaScript. */
export function allSnippets() {
  return englishDocuments(root).flatMap((path) =>
    blocks(readFileSync(join(root, path), "utf8")).map((block) => {
      const { line, code } = block;
      return {
        page: path.replace("www/guide/", ""),
        line,
        first: code.split("\n", 1)[0],
        script: transpile(`${path}:${line}`, block),
      };
    }),
  );
}

function transpile(name, block) {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  return `${ts.transpileModule(module(ts, block), { compilerOptions }).outputText}\n//# sourceURL=${name}`;
}

/**
 * Defines `start(script)`, which runs a snippet in this page, and `running`, which tells how far it is. Sent as text, so it is
 * self-contained.
 */
export function prepareSnippets() {
  const stops = [];
  const wanted = new Set();
  const told = new Set();

  /** Notes which events a snippet waits for, and which it has handled. */
  const observe = (watch) => {
    const { on, [Symbol.asyncIterator]: iterate } = watch;
    watch.on = (type, listener) => {
      wanted.add(type);
      return on.call(watch, type, async (event) => {
        await listener(event);
        told.add(type);
      });
    };
    watch[Symbol.asyncIterator] = async function* () {
      wanted.add("message");
      for await (const event of iterate.call(watch)) {
        yield event;
        told.add(event.type);
      }
    };
    stops.push(() => watch.stop());
    return watch;
  };
  /** An entry as a snippet imports it. */
  const load = async (name) => {
    const entry = await import(`/${name === "bili-im" ? "bili-im/index" : name}.js`);
    if (!entry.createClient) return entry;
    const createClient = (options) => {
      const client = entry.createClient(options);
      const watch = client.watch.bind(client);
      client.watch = (options) => observe(watch(options));
      return client;
    };
    return { ...entry, createClient };
  };

  globalThis.start = async (script) => {
    const names = ["bili-im", ...Array.from(script.matchAll(/\brequire\("(bili-im[^"]*)"\)/g), ([, name]) => name)];
    const entries = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await load(name)])));
    const exports = {};
    new Function("require", "exports", script)((name) => entries[name], exports);
    globalThis.running = { isSettled: false, failure: undefined };
    exports
      .snippet(entries["bili-im"].createClient())
      .catch((error) => {
        running.failure = `${error.kind ?? ""} ${error.stack ?? error}`;
      })
      .finally(() => {
        running.isSettled = true;
      });
  };
  /** Whether it has ended, where a watch ends once a message has come. */
  globalThis.progress = () => {
    const comes = [...wanted].filter((type) => ["message", "unread", "session"].includes(type));
    const isTold = comes.every((type) => told.has(type));
    if (isTold) for (const stop of stops.splice(0)) stop();
    return { ...running, isWaiting: stops.length > 0 };
  };
}
