/** Firefox that resolves every host to the sandbox: real origins, real cookies, real CORS. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { firefox, requireTool } from "./environment.mjs";
import { until } from "./until.mjs";

/** No background traffic, and no prompts. */
const QUIET = {
  "app.update.enabled": false,
  "browser.newtabpage.enabled": false,
  "browser.safebrowsing.downloads.remote.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.page": 0,
  "datareporting.healthreport.uploadEnabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.getAddons.cache.enabled": false,
  "extensions.systemAddon.update.enabled": false,
  "extensions.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,",
  "toolkit.telemetry.enabled": false,
};

/** A fixed host for extension pages, which Firefox would otherwise randomize. */
const UUID = "6f3a1c52-5d0e-4b1a-9a53-0c0ffee00001";

/** Launches Firefox; `preferences` are added to the defaults, `options` are Puppeteer's. */
export async function startFirefox(sandbox, preferences = {}, options = {}) {
  const { port } = new URL(sandbox.https);
  return requireTool("puppeteer-core").launch({
    browser: "firefox",
    executablePath: firefox,
    headless: true,
    acceptInsecureCerts: true,
    // Required to open extension pages.
    args: ["--remote-allow-system-access"],
    extraPrefsFirefox: {
      ...QUIET,
      "intl.accept_languages": "en-US",
      "network.dns.forceResolve": "127.0.0.1",
      "network.socket.forcePort": `443=${port}`,
      // Resolves host names here, and bypasses a system proxy.
      "network.proxy.type": 0,
      "network.trr.mode": 5,
      ...preferences,
    },
    ...options,
  });
}

/** Evaluates an expression in the browser's chrome window, where `gBrowser` has the tabs. */
export async function evaluateInFirefox({ connection }, expression) {
  const { result: tree } = await connection.send("browsingContext.getTree", { "moz:scope": "chrome" });
  const target = { context: tree.contexts[0].context };
  const { result } = await connection.send("script.evaluate", { expression, target, awaitPromise: true });
  if (result.type !== "success") throw new Error(`${expression}: ${result.exceptionDetails?.text}`);
  return result.result.value;
}

/** Launches Firefox with the unpacked extension in `folder`; `preferences` are added to the defaults. */
export async function startFirefoxWithExtension(sandbox, folder, preferences = {}) {
  const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
  const { id } = manifest.browser_specific_settings.gecko;
  const uuids = JSON.stringify({ [id]: UUID });
  const browser = await startFirefox(sandbox, { ...preferences, "extensions.webextensions.uuids": uuids });
  await browser.installExtension(folder);
  /** A page from which the background is reached; functions that it leaves there live as long as it does. */
  let scout;
  const started = {
    newTab: () => browser.newPage(),
    async openExtensionPage(path) {
      const page = await browser.newPage();
      const address = `moz-extension://${UUID}/${path}`;
      // The page changes its process, a navigation that never ends for Puppeteer.
      page.goto(address, { timeout: 1 }).catch(() => {});
      const isThere = (wanted) => location.href === wanted && document.readyState === "complete";
      await until(`${address} is there`, () => page.evaluate(isThere, address).catch(() => false));
      return page;
    },
    /** Calls a function with the global object of the background. */
    async inBackground(work) {
      scout ??= await started.openExtensionPage("manifest.json");
      return scout.evaluate(`chrome.runtime.getBackgroundPage().then(${work})`);
    },
    close: () => browser.close(),
  };
  return started;
}

/** The same, with optional permissions that are granted without a question. */
export const startFirefoxWithGrants = (sandbox, folder) =>
  startFirefoxWithExtension(sandbox, folder, { "extensions.webextOptionalPermissionPrompts": false });
