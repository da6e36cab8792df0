/** The guide as it is built: its pages in both languages, on a desktop and a phone, and its search. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { violations } from "./support/axe.mjs";
import { startBrowser } from "./support/browser.mjs";
import { noteComplaints } from "./support/complaints.mjs";
import { scratch } from "./support/environment.mjs";
import { buildGuide } from "./support/guide.mjs";
import { startSandbox } from "./support/sandbox.mjs";
import { until } from "./support/until.mjs";

const root = join(import.meta.dirname, "..", "..");
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
/** What the first page may load, compressed, without its pictures. */
const MOST_BYTES = 300_000;

/** By the name of a file below the guide. */
const languageOf = (name) => (name.startsWith("zh/") ? "Chinese" : "English");

/** The pages that have a file, the longest first: where they are, in which language, and how they are laid out. */
const written = readdirSync(join(root, "www", "guide"), { recursive: true })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => /^[^.[]+\.md$/.test(name))
  .map((name) => [name, readFileSync(join(root, "www", "guide", name), "utf8")])
  .sort(([, one], [, other]) => other.length - one.length)
  .map(([name, text]) => ({
    path: `/${name.replace(/md$/, "html")}`,
    language: languageOf(name),
    layout: /^layout: (\w+)$/m.exec(text)?.[1] ?? "doc",
  }));
const longestByLayout = new Map([...written].reverse().map((page) => [page.layout, page]));

/** What is wrong with the page that is open, as it is seen at the width that it has. */
function defects() {
  const broken = [...document.images].filter((image) => image.complete && image.naturalWidth === 0);
  const { scrollWidth, clientWidth } = document.documentElement;
  return [
    ...broken.map(({ src }) => `broken picture ${src}`),
    ...(scrollWidth > clientWidth ? [`${scrollWidth} px wide on a screen of ${clientWidth} px`] : []),
  ];
}

/** The compressed size of a file; none of a picture, and of what is only fetched ahead. */
async function weigh(response) {
  const request = response.request();
  if (request.resourceType() === "image" || (await request.allHeaders())["sec-purpose"]) return 0;
  return brotliCompressSync(await response.body()).length;
}

describe("the guide", { timeout: 600_000, concurrency: 2 }, () => {
  const folder = join(scratch, "sites", "guide");
  let sandbox;
  let browser;
  const profiles = {};

  before(async () => {
    await buildGuide(folder, "/");
    sandbox = await startSandbox([folder]);
    browser = await startBrowser(sandbox);
    for (const colorScheme of ["light", "dark"]) {
      profiles[colorScheme] = await browser.newContext({ locale: "en-US", colorScheme, viewport: DESKTOP });
      profiles[colorScheme].setDefaultTimeout(20_000);
    }
  });
  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });

  /** A page, with what it complains about and what it asks other hosts for. */
  const open = async (path, profile = profiles.light) => {
    const page = await profile.newPage();
    const complaints = [];
    noteComplaints(page, complaints);
    page.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== sandbox.http && protocol !== "data:") complaints.push(`asks ${request.url()}`);
    });
    page.on("response", (response) => {
      if (response.status() >= 400) complaints.push(`HTTP ${response.status()} ${response.url()}`);
    });
    await page.goto(sandbox.http + path);
    return { page, complaints };
  };

  for (const language of ["English", "Chinese"]) {
    const paths = written.filter((page) => page.language === language).map(({ path }) => path);

    test(`each page in ${language} comes alive, is whole on a desktop and a phone, and axe finds nothing serious`, async () => {
      assert.ok(paths.length > 30, `${paths.length} pages`);
      const { page, complaints } = await open(paths[0]);
      const found = [];
      for (const path of paths) {
        await page.setViewportSize(DESKTOP);
        await page.goto(sandbox.http + path);
        await page.waitForFunction(() => document.querySelector("#app").__vue_app__);
        // The colours are those of the layout, which is looked at below; on each page most of the time would go into them.
        const serious = await violations(page, "main, .VPHome", "serious", ["color-contrast"]);
        const desktop = await page.evaluate(defects);
        await page.setViewportSize(PHONE);
        const phone = await page.evaluate(defects);
        found.push(...[...serious, ...desktop, ...phone].map((defect) => `${path}: ${defect}`));
      }
      await page.close();
      assert.deepEqual({ found, complaints }, { found: [], complaints: [] });
    });

    test(`the longest pages in ${language} that are made of data are whole on a phone`, async () => {
      const known = new Set(written.map(({ path }) => path));
      const built = readdirSync(folder, { recursive: true }).map((name) => name.replaceAll("\\", "/"));
      const others = built.filter(
        (name) => name.endsWith(".html") && languageOf(name) === language && !known.has(`/${name}`),
      );
      const texts = others.map((name) => [name, readFileSync(join(folder, name), "utf8")]);
      const made = texts
        .filter(([, text]) => text.includes('content="VitePress'))
        .sort(([, one], [, other]) => other.length - one.length)
        .slice(0, 8);
      const { page, complaints } = await open("/404.html");
      await page.setViewportSize(PHONE);
      const found = [];
      assert.equal(made.length, 8);
      for (const [name] of made) {
        await page.goto(`${sandbox.http}/${name}`);
        found.push(...(await page.evaluate(defects)).map((defect) => `/${name}: ${defect}`));
      }
      await page.close();
      assert.deepEqual({ found, complaints }, { found: [], complaints: [] });
    });
  }

  for (const [layout, { path }] of longestByLayout) {
    for (const colorScheme of ["light", "dark"]) {
      test(`axe finds nothing serious around the layout ${layout}, ${colorScheme}`, async () => {
        const { page } = await open(path, profiles[colorScheme]);
        const found = { desktop: await violations(page, undefined, "serious") };
        await page.setViewportSize(PHONE);
        found.phone = await violations(page, undefined, "serious");
        await page.close();
        assert.deepEqual(found, { desktop: [], phone: [] });
      });
    }

    test(`a first visit to the layout ${layout} loads less than ${MOST_BYTES} bytes, compressed`, async () => {
      const profile = await browser.newContext();
      const page = await profile.newPage();
      const responses = [];
      page.on("response", (response) => responses.push(response));
      await page.goto(sandbox.http + path);
      await page.waitForLoadState("networkidle");
      const sizes = (await Promise.all(responses.splice(0).map(weigh))).filter(Boolean);
      await profile.close();
      const sum = sizes.reduce((sum, size) => sum + size, 0);
      assert.ok(sizes.length > 3 && sum < MOST_BYTES, `${sum} bytes in ${sizes.length} files`);
    });
  }

  const search = async (path, words) => {
    const { page } = await open(path);
    const input = page.locator("#localsearch-input");
    // The page listens once it has come alive.
    await until("the search opens", async () => {
      await page.keyboard.press("Control+k");
      return input.waitFor({ timeout: 500 }).then(
        () => true,
        () => false,
      );
    });
    await input.fill(words);
    await page.locator("#localsearch-list a").first().waitFor();
    const found = await page
      .locator("#localsearch-list a")
      .evaluateAll((links) => links.map((link) => ({ path: link.pathname, title: link.textContent })));
    return { page, found };
  };

  test("the search finds a word in English", async () => {
    const { page, found } = await search("/index.html", "unconfirmed");
    const right = found.find(({ path }) => path.startsWith("/errors/"));
    assert.ok(right, JSON.stringify(found));
    await page.locator(`#localsearch-list a[href^="${right.path}"]`).first().click();
    await page.waitForURL((url) => url.pathname === right.path);
    assert.match(await page.locator("main").textContent(), /unconfirmed/);
    await page.close();
  });

  test("the search finds a Chinese word within a sentence", async () => {
    const { page, found } = await search("/zh/index.html", "撤回");
    assert.ok(
      found.every(({ path }) => path.startsWith("/zh/")),
      JSON.stringify(found),
    );
    assert.ok(
      found.some(({ title }) => !title.includes("撤回")),
      JSON.stringify(found),
    );
    await page.locator('#localsearch-list a[href^="/zh/use/sending.html"]').first().click();
    await page.locator("h1", { hasText: "发送与撤回" }).waitFor();
    await page.close();
  });
});
