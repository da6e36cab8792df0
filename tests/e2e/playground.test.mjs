/** The playground of the guide, served as `cargo xtask demo` does. */
import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { violations } from "./support/axe.mjs";
import { noteComplaints } from "./support/complaints.mjs";
import { startFirefox } from "./support/firefox.mjs";
import { buildGuide } from "./support/guide.mjs";
import { MAIN } from "./support/people.mjs";
import { emptyFolder } from "./support/site.mjs";
import { until } from "./support/until.mjs";
import { useWorld } from "./support/world.mjs";

const root = join(import.meta.dirname, "..", "..");
/** The demo, and the guide below it. */
const pages = emptyFolder("playground");
cpSync(join(root, "www"), pages, { recursive: true });
await buildGuide(join(pages, "guide"), "/guide/");
const world = useWorld("playground", pages);

/** The user that the examples talk to. */
const TALKER = 12345;
/** Examples of the page itself, in order. */
const UNREAD = 0;
const HISTORY = 1;
const SEND = 2;
const WATCH = 3;

/** What the browser complained about, and requests to other hosts. */
const complaints = [];
const strays = [];

async function openGuide(path, { origin = world.sandbox.http, ...options } = {}) {
  const profile = await world.profile(options);
  const page = await profile.newPage();
  noteComplaints(page, complaints);
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== new URL(origin).origin) strays.push(url.href);
  });
  await page.goto(`${origin}/guide/${path}`);
  return page;
}

/** The playground with one of its own examples. */
async function openPlayground(example, options) {
  const page = await openGuide(`playground.html?page=playground&block=${example}`, options);
  await runButton(page).and(page.locator("[aria-disabled=false]")).waitFor();
  return page;
}

const button = (page, name) => page.getByRole("button", { name, exact: true });
const runButton = (page) => button(page, "Run");
const output = (page) => page.getByRole("log", { name: "Output" });
const editor = (page) => page.getByRole("textbox", { name: "Code" });
const statusIs = (page, words) => page.getByRole("status").getByText(words).waitFor();
const requestsTo = (page, endpoint) => page.locator("details.request", { hasText: endpoint });

async function runToEnd(page, words = /^Finished after/) {
  await runButton(page).click();
  await statusIs(page, words);
}

/** Runs other code than the example's. */
async function runCode(page, code, words) {
  await editor(page).fill(code);
  await runToEnd(page, words);
}

/** What is around is VitePress's own. */
const axeViolations = (page) => violations(page, "#VPContent");

/** The size of all responses, compressed, in bytes. */
function measureLoading(page) {
  const sizes = [];
  page.on("response", (response) => sizes.push(response.body().then((body) => gzipSync(body).length)));
  return async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

describe("the playground", { timeout: 240_000 }, () => {
  afterEach(() => {
    assert.deepEqual(complaints.splice(0), []);
    assert.deepEqual(strays.splice(0), []);
  });

  test("a link beside an example of the guide runs it, with requests and replies", async () => {
    const page = await openGuide("playground.html");
    await page.getByRole("link", { name: "Run", exact: true }).nth(UNREAD).click();
    await statusIs(page, /^Finished after/);
    await output(page).getByText("unread", { exact: true }).waitFor();
    const counts = output(page).locator("summary");
    assert.match(await counts.textContent(), /follow_unread: \d+/);
    await counts.click();
    await output(page)
      .locator("li")
      .getByText(/^unfollow_unread: \d/)
      .waitFor();

    const request = requestsTo(page, "single_unread");
    assert.match(
      await request.locator("summary").textContent(),
      /GET \/session_svr\/v1\/session_svr\/single_unread 200 · \d+ ms/,
    );
    await request.locator("summary").click();
    await request.getByRole("group", { name: "Query" }).getByText("mobi_app = web").waitFor();
    assert.equal(JSON.parse(await request.getByRole("group", { name: "Reply" }).textContent()).code, 0);
  });

  test("a page of the guide links to the playground in its language", async () => {
    const page = await openGuide("zh/use/history.html");
    const code = await page.locator("div.language-ts code").nth(1).textContent();
    await page.getByRole("link", { name: "运行", exact: true }).nth(1).click();
    await page.getByRole("status").getByText("已结束").waitFor();
    assert.match(page.url(), /\/guide\/zh\/playground\.html\?page=zh\/use\/history&block=1$/);
    await page.getByRole("log", { name: "输出" }).locator(":scope > div").first().waitFor();
    assert.equal((await page.locator(".cm-line").allTextContents()).join("\n").trim(), code.trim());
  });

  test("an opened address shows its example and runs nothing", async () => {
    const page = await openPlayground(SEND);
    await editor(page).getByText("sendText").first().waitFor();
    await button(page, "Stop").and(page.locator("[aria-disabled=true]")).waitFor();
    assert.equal((await world.sandbox.requests()).length, 0);
  });

  test("an iteration has every message, and replies keep the digits of ids", async () => {
    const page = await openPlayground(HISTORY);
    await runToEnd(page);
    const stored = await world.sandbox.messages(MAIN, TALKER);
    assert.equal(await output(page).locator(":scope > div").count(), stored.length);
    const pages = requestsTo(page, "fetch_session_msgs");
    assert.ok((await pages.count()) > 1);
    await pages.first().locator("summary").click();
    const reply = await pages.first().getByRole("group", { name: "Reply" }).textContent();
    assert.ok(reply.includes(`"msg_key": ${stored.at(-1).msg_key}`));
  });

  test("a message is sent to the sandbox with its token masked, and a refused one says kind and hint", async () => {
    const page = await openPlayground(SEND);
    await runToEnd(page);
    const [last] = (await world.sandbox.messages(MAIN, TALKER)).slice(-1);
    assert.deepEqual(JSON.parse(last.content), { content: "Hello [tv_doge]" });
    await output(page).getByText(String(last.msg_key)).waitFor();

    const request = requestsTo(page, "send_msg");
    await request.locator("summary").click();
    const form = await request.getByRole("group", { name: "Form" }).textContent();
    assert.match(form, /^msg\[receiver_id\] = 12345$/m);
    assert.match(form, /^csrf = ••••••$/m);
    assert.doesNotMatch(await page.locator(".playground").textContent(), /csrf\w* = xxx/);

    const facts = output(page).locator(".error dl");
    assert.match(await facts.textContent(), /kind\s*input/);
    assert.match(await facts.textContent(), /hint\s*Correct the argument/);
    complaints.length = 0; // the example writes it to the console
  });

  test("an upload with progress is among the requests", async () => {
    const page = await openPlayground(UNREAD);
    const file =
      'new Blob(["what happened"]), { filename: "log.txt", onProgress: ({ sent }) => console.log(sent, "bytes") }';
    await runCode(page, `console.log(await im.customerService.upload(${file}));`);
    assert.equal((await world.sandbox.state()).effects.uploads, 1);
    const request = requestsTo(page, "upload");
    assert.match(await request.locator("summary").textContent(), /POST \S+ 200/);
    await request.locator("summary").click();
    await request.getByRole("group", { name: "Form" }).getByText("= log.txt (13 B)").waitFor();
  });

  test("code that was edited runs by the keyboard, and Reset brings the example back", async () => {
    const page = await openPlayground(UNREAD);
    const lines = () => page.locator(".cm-line").allTextContents();
    const before = await lines();
    await editor(page).fill('const [user] = await im.users([12345]);\nconsole.log("name:", user!.name as string);');
    await editor(page).press("Control+Enter");
    await output(page).getByText("小林").waitFor();
    await editor(page).press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.closest(".cm-editor")), null);
    await button(page, "Reset").click();
    assert.deepEqual(await lines(), before);
  });

  test("errors are shown with their line, or with kind, code and hint", async () => {
    const page = await openPlayground(UNREAD);
    await runCode(page, "console.log(1);\nmissing();", "Ended with an error");
    await output(page).getByText("ReferenceError: missing is not defined").getByText("(line 2)").waitFor();
    await runCode(page, "const = 1;", "Ended with an error");
    await output(page)
      .getByText(/^SyntaxError: /)
      .waitFor();
    await runCode(page, 'await im.recall(12345, "7104537732714964358");', "Ended with an error");
    const text = await output(page).locator(".error dl").textContent();
    assert.match(text, /kind\s*api/);
    assert.match(text, /code\s*\d+/);
    assert.match(text, /hint\s*\S+/);
    await runCode(page, 'setTimeout(() => { throw new Error("later"); });\nPromise.reject(new Error("unheeded"));');
    await output(page).getByText("Error: later").waitFor();
    await output(page).getByText("Error: unheeded").waitFor();
  });

  test("Stop ends a watch and what it holds", async () => {
    const page = await openPlayground(WATCH);
    await runButton(page).click();
    await output(page).getByText('state: "live"').waitFor();
    const locks = () => page.evaluate(async () => (await navigator.locks.query()).held.length);
    assert.equal(await locks(), 1);
    const written = await output(page).textContent();
    await button(page, "Stop").click();
    await statusIs(page, "Stopped");
    assert.equal(await page.locator(".playground iframe").count(), 0);
    await until("the lock is released", async () => (await locks()) === 0);
    assert.equal(await output(page).textContent(), written);
  });

  test("a run that was stopped before it began leaves nothing behind", async () => {
    const page = await openPlayground(UNREAD);
    await page.evaluate(() => {
      const [run, stop] = document.querySelectorAll(".playground .bar button");
      run.click();
      stop.click();
      run.click();
    });
    await statusIs(page, /^Finished after/);
    assert.equal(await page.locator(".playground iframe").count(), 1);
    assert.equal(await output(page).locator(":scope > div").count(), 2);
    assert.equal(await requestsTo(page, "single_unread").count(), 1);
  });

  test("what an example puts into its page is shown, and nothing is loaded from elsewhere", async () => {
    const page = await openPlayground(UNREAD);
    await runCode(
      page,
      `document.body.append("shown", Object.assign(new Image(), { src: "https://evil.example/a.png" }));
       document.body.append(document.createElement("p"));
       await fetch("https://evil.example/").catch(() => {});`,
    );
    await page.frameLocator(".playground iframe").getByText("shown").waitFor();
    await output(page).getByText("Not loaded from https://evil.example").waitFor();
    assert.deepEqual(
      (await world.sandbox.log()).filter(({ host }) => host.includes("evil")),
      [],
    );
    // The browser tells of what the policy has blocked.
    assert.ok(complaints.splice(0).every((text) => text.includes("evil.example")));
    strays.length = 0;
  });

  test("without the sandbox the page says how to start it, and asks nobody", async () => {
    const asked = [];
    const page = await openGuide("playground.html", { origin: "https://guide.example", ignoreHTTPSErrors: true });
    page.on("request", (request) => asked.push(request.url()));
    await page.reload({ waitUntil: "networkidle" });
    await page.getByText("cargo xtask demo").waitFor();
    assert.equal(await page.getByRole("link", { name: "Run", exact: true }).count(), 0);
    assert.equal(await page.locator(".playground").count(), 0);
    assert.deepEqual(
      asked.filter((address) => address.includes("_sandbox")),
      [],
    );
  });

  test("the demo links to it", async () => {
    const profile = await world.profile();
    const page = await profile.newPage();
    await page.goto(`${world.sandbox.http}/`);
    await page.getByRole("link", { name: "Guide and playground" }).click();
    await runButton(page).and(page.locator("[aria-disabled=false]")).waitFor();
  });

  test("pages load less than 300 KB, compressed, and the editor only with the playground", async () => {
    for (const path of ["use/history.html", "playground.html"]) {
      const page = await (await world.profile()).newPage();
      const size = measureLoading(page);
      await page.goto(`${world.sandbox.http}/guide/${path}`, { waitUntil: "networkidle" });
      const bytes = await size();
      console.log(`${path}: ${Math.round(bytes / 1024)} KiB`);
      assert.ok(bytes < 300_000, `${path} loads ${bytes} bytes`);
    }
  });

  test("in Firefox an example runs, too, and stops when it is told to", async () => {
    const browser = await startFirefox(world.sandbox);
    try {
      const page = await browser.newPage();
      noteComplaints(page, complaints);
      const has = (text) =>
        until(`it says ${text}`, () => page.evaluate((text) => document.body.textContent.includes(text), text));
      const open = async (example) => {
        await page.goto(`${world.sandbox.http}/guide/playground.html?page=playground&block=${example}`);
        await page.locator('::-p-aria(Run[role="button"]):not([aria-disabled="true"])').click();
      };
      await open(HISTORY);
      await has("Finished after");
      const stored = await world.sandbox.messages(MAIN, TALKER);
      const shown = await page.$$eval('[role="log"] > div', (lines) => lines.length);
      assert.equal(shown, stored.length);
      await open(WATCH);
      await has(`state: "live"`);
      await page.locator('::-p-aria(Stop[role="button"])').click();
      await has("Stopped");
    } finally {
      await browser.close();
    }
  });

  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1360, 390]) {
      test(`axe finds nothing, and nothing is wider than the page: ${colorScheme}, ${width} px`, async () => {
        const page = await openPlayground(SEND, { colorScheme, viewport: { width, height: 4_000 } });
        await runToEnd(page);
        await requestsTo(page, "send_msg").locator("summary").click();
        assert.deepEqual(await axeViolations(page), []);
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
        complaints.length = 0; // the example writes an error to the console
      });
    }
  }
});
