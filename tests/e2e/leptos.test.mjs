/** An app in Rust that depends on the crate: it lists, reads and sends, and has of the crate only what it calls. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, beforeEach, describe, test } from "node:test";
import { leptosApp } from "./support/environment.mjs";
import { MAIN, UP } from "./support/people.mjs";
import { until } from "./support/until.mjs";
import { MESSAGE_SITE, useWorld } from "./support/world.mjs";

const app = leptosApp();
const root = join(import.meta.dirname, "..", "..");
const source = join(root, "tests", "consumers", "leptos", "src");

/** Longer than any test. */
const FOREVER = { delay: 3_600_000 };

/** What wasm-bindgen declares of any app; the classes are those of a dependency of Leptos. */
const DECLARED = [
  "IntoUnderlyingByteSource",
  "IntoUnderlyingSink",
  "IntoUnderlyingSource",
  "ReadableStreamType",
  "InitInput",
  "InitOutput",
  "SyncInitInput",
  "initSync",
];

describe("an app in Leptos", { timeout: 120_000 }, () => {
  const world = useWorld("leptos", app);
  let page;
  let complaints;
  let aborted;
  before(async () => {
    page = await (await world.browser.newContext()).newPage();
    page.setDefaultTimeout(10_000);
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("requestfailed", (request) => aborted.push(new URL(request.url()).pathname.split("/").at(-1)));
  });
  beforeEach(() => {
    complaints = [];
    aborted = [];
  });

  const open = () => page.goto(`${MESSAGE_SITE}/_sandbox/login?mid=${MAIN}&to=/index.html`);
  const toggle = () => page.click("#toggle");
  const rows = () => page.locator("#sessions li").allTextContents();
  const choose = (mid) => page.locator("#sessions button", { hasText: new RegExp(`^${mid}: `) }).click();
  const posts = async () => (await world.sandbox.requests()).filter(({ method }) => method === "POST");
  const isAsked = (endpoint) =>
    until(`${endpoint} is asked`, async () =>
      (await world.sandbox.requests()).some((one) => one.endpoint === endpoint),
    );

  test("lists all conversations from a stream, page by page", async () => {
    await open();
    await until("all are listed", async () => (await rows()).length === 13);
    assert.ok((await rows()).includes(`${UP}: 2 unread`), `${await rows()}`);
    const pages = (await world.sandbox.requests()).filter(({ endpoint }) => endpoint === "get_sessions");
    assert.equal(pages.length, 3);
    assert.deepEqual([await page.textContent("#problem"), complaints], ["", []]);
  });

  test("sends what is typed, once, and says under which key", async () => {
    await open();
    await choose(UP);
    await page.fill("input", "Hello from Leptos");
    await page.click("text=Send");
    await page.waitForFunction(() => document.querySelector("output").textContent !== "");
    const sent = (await world.sandbox.messages(MAIN, UP)).at(-1);
    assert.deepEqual(JSON.parse(sent.content), { content: "Hello from Leptos" });
    assert.deepEqual([await page.textContent("output"), complaints], [`accepted as ${sent.msg_key}`, []]);
    assert.equal((await posts()).length, 1);
  });

  test("shows the texts of a conversation, newest first", async () => {
    await open();
    await choose(UP);
    const expected = (await world.sandbox.messages(MAIN, UP))
      .filter(({ msg_type, msg_status }) => msg_type === 1 && msg_status === 0)
      .map(({ content }) => JSON.parse(content).content)
      .reverse();
    const shown = () => page.locator("#sessions ~ ul li").allTextContents();
    await until("all are shown", async () => (await shown()).length >= expected.length);
    assert.deepEqual([await shown(), complaints], [expected, []]);
  });

  test("a component that goes takes its calls with it, and the next one has a client of its own", async () => {
    await world.sandbox.fault("get_sessions", FOREVER);
    await open();
    await isAsked("get_sessions");
    await toggle();
    await until("the list is aborted", () => aborted.includes("get_sessions"));

    await toggle();
    await until("all are listed", async () => (await rows()).length === 13);
    await choose(UP);
    await page.fill("input", "Never seen");
    await world.sandbox.fault("send_msg", FOREVER);
    await page.click("text=Send");
    await isAsked("send_msg");
    await toggle();
    await until("the send is aborted", () => aborted.includes("send_msg"));
    assert.deepEqual(complaints, []);
  });

  test("without a login it says so, and nothing is sent", async () => {
    await page.goto(`${MESSAGE_SITE}/_sandbox/login?mid=${MAIN}&to=/index.html`);
    await choose(UP);
    await page.context().clearCookies();
    await page.fill("input", "Hello");
    await page.click("text=Send");
    await page.waitForFunction(() => document.querySelector("output").textContent !== "");
    assert.match(await page.textContent("output"), /bili_jct/);
    assert.deepEqual([await posts(), complaints], [[], []]);
  });

  test("has no exports, no types and no start function of the crate", () => {
    const types = readFileSync(join(app, "app.d.ts"), "utf8");
    const declared = [
      ...types.matchAll(/^export (?:default )?(?:declare )?(?:class|type|interface|function|const|enum) (\w+)/gm),
    ];
    const names = declared.map(([, name]) => name).filter((name) => name !== "__wbg_init");
    assert.deepEqual(names.sort(), [...DECLARED].sort());
  });

  test("has the Rust of the guide", () => {
    const sources = ["greet.rs", "messages.rs"].map((name) => code(readFileSync(join(source, name), "utf8")));
    for (const name of ["start/rust.md", "zh/start/rust.md"]) {
      const blocks = readFileSync(join(root, "www/guide", name), "utf8").matchAll(/^```rust\n(.*?)^```$/gms);
      assert.deepEqual(
        [...blocks].map(([, block]) => code(block)),
        sources,
        name,
      );
    }
  });
});

/** Rust without attributes of the file, comments and texts, which are in the language of their reader. */
function code(rust) {
  const bare = rust.replaceAll(/^#!.*$| *\/\/.*$/gm, "").replaceAll(/"[^"]*"/g, '""');
  return bare.trim().replaceAll(/\n+/g, "\n");
}
