// Makes the screenshots in www/pictures: the demo, the userscript's panel and the extension's popup against the sandbox, at a
// fixed time and in a fixed zone.
//
// Usage: node xtask/tools/screenshots.mjs, with the environment of the end-to-end tests (tests/e2e/support/environment.mjs).
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startBrowser, startBrowserWithExtension } from "../../tests/e2e/support/browser.mjs";
import { examples } from "../../tests/e2e/support/environment.mjs";
import { logIn } from "../../tests/e2e/support/places.mjs";
import { startSandbox } from "../../tests/e2e/support/sandbox.mjs";
import { assembleSite } from "../../tests/e2e/support/site.mjs";
import { until } from "../../tests/e2e/support/until.mjs";

const WWW = join(import.meta.dirname, "..", "..", "www");
const OUTPUT = join(WWW, "pictures");
const MAX_BYTES = 80_000;
const QUALITY = 82;

/** Later than all messages of the sandbox: 2024-04-06 20:00 in Shanghai. */
const NOW = new Date("2024-04-06T12:00:00Z");
const PROFILE = { locale: "en-US", timezoneId: "Asia/Shanghai", colorScheme: "light", reducedMotion: "reduce" };

/** Saves what a page shows as a WebP file. */
async function capture(page, name) {
  const session = await page.context().newCDPSession(page);
  const scale = await page.evaluate(() => devicePixelRatio);
  const clip = { x: 0, y: 0, ...page.viewportSize(), scale };
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: QUALITY, clip });
  const bytes = Buffer.from(data, "base64");
  if (bytes.length > MAX_BYTES) throw new Error(`${name}.webp has ${bytes.length} bytes, more than ${MAX_BYTES}`);
  writeFileSync(join(OUTPUT, `${name}.webp`), bytes);
  console.log(`${name}.webp: ${bytes.length} bytes`);
}

/** Waits until all pictures have been decoded. */
const hasPictures = (page) =>
  until("all pictures are there", () =>
    page.evaluate(async () => {
      if (document.querySelector("#messages .skeleton")) return false;
      await Promise.all(Array.from(document.images, (image) => image.decode()));
      return true;
    }),
  );

async function captureDemo(browser, sandbox) {
  const profile = await browser.newContext({ ...PROFILE, viewport: { width: 1360, height: 950 } });
  const page = await profile.newPage();
  await page.clock.setFixedTime(NOW);
  await page.goto(`${sandbox.http}/`);
  await page.locator("#unread-total.some").waitFor();
  await page.locator("#sessions .open", { has: page.getByText("up主", { exact: true }) }).click();
  await page.locator("#unread-total", { hasText: /^9$/ }).waitFor();
  await page.locator("#watch-state[data-state=live]").waitFor();
  await page.locator("#log", { hasText: "markRead ✓" }).waitFor();
  await hasPictures(page);
  await page.locator("#scroll").evaluate((element) => element.scrollTo(0, 0));
  // How long a call took is another number each time. Only what is drawn as a whole is the same to the last pixel.
  await page.locator("#log").evaluate(async (log) => {
    for (const outcome of log.querySelectorAll(".outcome")) {
      outcome.textContent = outcome.textContent.replace(/\d+ ms/, "12 ms");
    }
    log.hidden = true;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    log.hidden = false;
  });
  await page.mouse.move(700, 85);
  await capture(page, "demo");
  await profile.close();
}

/** Covers in a grid, as a page that the panel can lie on. */
function drawPage() {
  const grid = document.createElement("main");
  Object.assign(grid.style, {
    display: "grid",
    gridTemplateColumns: "repeat(3, 1fr)",
    gap: "24px 16px",
    padding: "24px",
  });
  for (let place = 0; place < 9; place += 1) {
    const cover = new Image();
    cover.src = `https://i0.hdslb.com/bfs/archive/page-${place}.jpg`;
    Object.assign(cover.style, { display: "block", width: "100%", borderRadius: "8px" });
    const title = document.createElement("div");
    Object.assign(title.style, {
      width: "70%",
      height: "14px",
      marginTop: "10px",
      borderRadius: "4px",
      background: "#e3e5e7",
    });
    const card = document.createElement("div");
    card.append(cover, title);
    grid.append(card);
  }
  document.body.style.margin = "0";
  document.body.append(grid);
}

async function captureUserscript(browser) {
  const profile = await browser.newContext({ ...PROFILE, viewport: { width: 960, height: 640 } });
  const page = await profile.newPage();
  await page.clock.setFixedTime(NOW);
  await logIn(page, "/_blank");
  await page.evaluate(drawPage);
  await page.evaluate(readFileSync(join(examples(), "userscript", "bili-im-panel.user.js"), "utf8"));
  await page.locator("bili-im-panel .badge .count").waitFor();
  await page.locator("bili-im-panel .badge").click();
  const panel = page.getByRole("dialog");
  await panel.locator(".conversations .name", { hasText: "罗板栗" }).waitFor();
  await hasPictures(page);
  await page.mouse.move(5, 5);
  await capture(page, "userscript");
  await profile.close();
}

async function captureExtension(sandbox) {
  const browser = await startBrowserWithExtension(sandbox, join(examples(), "extension"), {
    ...PROFILE,
    viewport: { width: 380, height: 560 },
    deviceScaleFactor: 2,
  });
  await logIn(await browser.newTab(), "/_blank");
  const popup = await browser.openExtensionPage("popup.html");
  await popup.clock.setFixedTime(NOW);
  await popup.reload();
  await popup.getByRole("button", { name: "罗板栗" }).click();
  await popup.getByText("周末一起看直播吗").waitFor();
  // A caret blinks.
  await popup.evaluate(() => document.querySelector("#place").shadowRoot.activeElement?.blur());
  await capture(popup, "extension");
  await browser.close();
}

mkdirSync(OUTPUT, { recursive: true });
const sandbox = await startSandbox([assembleSite("screenshots", WWW)]);
try {
  // Without the malformed contents of the tests.
  await fetch(`${sandbox.control}/reset`, { method: "POST", body: JSON.stringify({ odd: false }) });
  await sandbox.clock({ set: NOW.getTime() / 1000 });
  const browser = await startBrowser(sandbox);
  await captureDemo(browser, sandbox);
  await captureUserscript(browser);
  await browser.close();
  await captureExtension(sandbox);
} finally {
  await sandbox.stop();
}
