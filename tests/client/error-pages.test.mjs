/** The guide has a page for every kind of error and every code, and what it says of them is so. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { codes } from "../../www/guide/errors/codes.mjs";
import { bili } from "./support/package.mjs";

const root = join(import.meta.dirname, "..", "..");
const guides = [join(root, "www", "guide"), join(root, "www", "guide", "zh")];
const declarations = readFileSync(join(process.env.BILI_IM_PACKAGE, "constants.d.ts"), "utf8");
const [, union] = /type ErrorKind = ([^;]+);/.exec(declarations);
const kinds = union.split(" | ").map((name) => JSON.parse(name));

const clientOf = (fetch) => bili.createClient({ fetch, csrf: "0".repeat(32), mid: 5, retry: false });

await bili.init({ module_or_path: readFileSync(join(process.env.BILI_IM_PACKAGE, "bili_im_bg.wasm")) });

/** The error that a read rejects with when it is answered so. */
async function errorOf(code) {
  const im = clientOf(async () => new Response(JSON.stringify({ code, message: "" })));
  const error = await im.unread().then(
    () => undefined,
    (error) => error,
  );
  im.close();
  return error;
}

test("every code of the package has a page, by its name, and no page is of another code", () => {
  const pages = Object.fromEntries(codes.map(({ code, name }) => [name, code]));
  assert.deepEqual(pages, { ...bili.Code });
  assert.equal(codes.length, Object.keys(pages).length);
  for (const { code, name } of codes) assert.equal(bili.describeCode(code).name, name);
});

test("a page has the kind of its code, and whether the call may be repeated", async () => {
  for (const { code, kind, retryable = false } of codes.filter(({ kind }) => kind)) {
    const error = await errorOf(code);
    assert.deepEqual([error.code, error.kind, error.retryable], [code, kind, retryable]);
  }
  assert.equal(await errorOf(0), undefined);
  assert.deepEqual(
    codes.filter(({ kind }) => !kind).map(({ code }) => code),
    [0],
  );
});

test("a page says everything in both languages", () => {
  const isBoth = (texts) =>
    texts.length === 2 && texts.every((text) => text.trim()) && /\p{Script=Han}/u.test(texts[1]);
  for (const { code, meaning, happened, advice, library } of codes) {
    const texts = [meaning, happened, advice, ...(library ? [library] : [])];
    assert.ok(texts.every(isBoth), `code ${code}`);
  }
});

test("a page quotes the service as the sandbox does", () => {
  const source = readFileSync(join(root, "tests", "sandbox", "src", "codes.rs"), "utf8");
  const rows = [...source.matchAll(/\((-?[\d_]+), "([^"]*)"\)/g)];
  assert.ok(rows.length > 30);
  for (const { code, message, later } of codes) {
    const words = rows.filter(([, value]) => Number(value.replaceAll("_", "")) === code).map(([, , text]) => text);
    for (const quoted of [message, later].filter(Boolean)) assert.ok(words.includes(quoted), `code ${code}: ${quoted}`);
  }
});

test("a page names methods of the client", () => {
  const im = clientOf(() => {});
  for (const { code, calls } of codes) {
    if (calls === "all" || calls === "changes") continue;
    for (const name of calls) {
      const method = name.split(".").reduce((object, part) => object?.[part], im);
      assert.equal(typeof method, "function", `code ${code}: ${name}`);
    }
  }
});

test("every kind of error has a page in each language, which the overview links to, and no page is of another kind", () => {
  assert.ok(kinds.length > 10);
  for (const guide of guides) {
    const pages = readdirSync(join(guide, "errors", "kinds")).map((name) => name.replace(/\.md$/, ""));
    assert.deepEqual(pages.sort(), kinds.toSorted());
    const overview = readFileSync(join(guide, "errors", "index.md"), "utf8");
    for (const kind of kinds) assert.ok(overview.includes(`[\`${kind}\`](./kinds/${kind}.md)`), kind);
  }
});

test("the pages of codes and their table are there in each language", () => {
  for (const guide of guides) {
    assert.ok(existsSync(join(guide, "errors", "codes", "[code].md")));
    assert.ok(existsSync(join(guide, "errors", "codes", "[code].paths.mjs")));
    assert.match(readFileSync(join(guide, "errors", "index.md"), "utf8"), /^<!-- codes -->$/m);
  }
});
