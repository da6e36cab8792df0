/** Chromium that resolves every host to the sandbox: real origins, real cookies, real CORS. */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { chromium, requireTool } from "./environment.mjs";
import { emptyFolder } from "./site.mjs";

const QUIET = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
  // A system proxy would resolve host names itself.
  "--no-proxy-server",
  "--ignore-certificate-errors",
];

/** Flags that map every host to the sandbox's HTTPS address. */
function leading(sandbox) {
  const { port } = new URL(sandbox.https);
  return [...QUIET, `--host-resolver-rules=MAP * 127.0.0.1:${port}, EXCLUDE 127.0.0.1`];
}

/** Launches Chromium with Playwright. */
export async function startBrowser(sandbox) {
  return requireTool("playwright-core").chromium.launch({ executablePath: chromium, args: leading(sandbox) });
}

/**
 * Launches Chromium with Puppeteer: background tabs are hidden, pages use the back/forward cache and have their own
 * processes. `options` are Puppeteer's.
 */
export async function startChromium(sandbox, options = {}) {
  return requireTool("puppeteer-core").launch({
    executablePath: chromium,
    headless: true,
    acceptInsecureCerts: true,
    args: leading(sandbox),
    ...options,
  });
}

/** Opens pages of an extension by their paths; `browser` makes the tabs, for Playwright and Puppeteer. */
const pageOpener = (browser, background) => async (path) => {
  const page = await browser.newPage();
  await page.goto(new URL(path, background.url()).href);
  return page;
};

/** `startChromium` with the unpacked extension in `folder`. */
export async function startChromiumWithExtension(sandbox, folder) {
  const browser = await startChromium(sandbox, { enableExtensions: [folder], pipe: true });
  const background = await browser.waitForTarget((target) => target.type() === "service_worker");
  return {
    newTab: () => browser.newPage(),
    openExtensionPage: pageOpener(browser, background),
    close: () => browser.close(),
  };
}

/**
 * Launches Chromium with the unpacked extension in `folder`; `options` are Playwright's, for the profile, which lies in
 * `userDataDir` where it is to be used again.
 */
export async function startBrowserWithExtension(sandbox, folder, { userDataDir = "", ...options } = {}) {
  const profile = await requireTool("playwright-core").chromium.launchPersistentContext(userDataDir, {
    executablePath: chromium,
    ignoreDefaultArgs: ["--disable-extensions"],
    args: [...leading(sandbox), `--disable-extensions-except=${folder}`, `--load-extension=${folder}`],
    ...options,
  });
  profile.setDefaultTimeout(10_000);
  const background = profile.serviceWorkers().at(0) ?? (await profile.waitForEvent("serviceworker"));
  return {
    newTab: () => profile.newPage(),
    openExtensionPage: pageOpener(profile, background),
    /** Calls a function with the global object of the background. */
    inBackground: (work) => profile.serviceWorkers().at(0).evaluate(`(${work})(globalThis)`),
    close: () => profile.close(),
  };
}

/**
 * Launches Chromium with the unpacked extension in `folder`, whose optional permissions have been granted in this profile. It has
 * no other way to grant them without a person: they were not optional when it was launched before.
 */
export async function startBrowserWithGrants(sandbox, folder) {
  const userDataDir = emptyFolder(join("profiles", basename(folder)));
  const file = join(folder, "manifest.json");
  const text = readFileSync(file, "utf8");
  const { permissions, optional_permissions: optional, ...manifest } = JSON.parse(text);
  writeFileSync(file, JSON.stringify({ ...manifest, permissions: [...permissions, ...optional] }));
  const before = await startBrowserWithExtension(sandbox, folder, { userDataDir });
  await before.close();
  writeFileSync(file, text);
  return startBrowserWithExtension(sandbox, folder, { userDataDir });
}
