/** Chromium and Firefox, headless, by the one method that the benchmark needs of them. */
import { chromium, firefox, requireTool } from "../e2e/support/environment.mjs";

/** Memory can be measured, and times are exact enough to compare. */
const FIREFOX_SETTINGS = { "privacy.reduceTimerPrecision": false, "network.proxy.type": 0 };

async function startChromium() {
  const browser = await requireTool("playwright-core").chromium.launch({
    executablePath: chromium,
    args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-proxy-server"],
  });
  return { name: "Chromium", version: browser.version(), open: () => browser.newPage(), close: () => browser.close() };
}

async function startFirefox() {
  const browser = await requireTool("puppeteer-core").launch({
    browser: "firefox",
    executablePath: firefox,
    extraPrefsFirefox: FIREFOX_SETTINGS,
    protocolTimeout: 600_000,
  });
  const version = (await browser.version()).replace(/^[^\d]*/, "");
  return { name: "Firefox", version, open: () => browser.newPage(), close: () => browser.close() };
}

/** By the names that the command line takes. */
export const BROWSERS = { chromium: startChromium, firefox: startFirefox };
