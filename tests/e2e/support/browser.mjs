/** Chromium for whom every host is the sandbox: real origins, real cookies, real CORS. */
import { chromium, requireTool } from "./environment.mjs";

const QUIET = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
  // A proxy of the machine would resolve the names by itself.
  "--no-proxy-server",
  "--ignore-certificate-errors",
];

/** What leads every host to the sandbox's HTTPS address. */
function leading(sandbox) {
  const { port } = new URL(sandbox.https);
  return [...QUIET, `--host-resolver-rules=MAP * 127.0.0.1:${port}, EXCLUDE 127.0.0.1`];
}

/** Starts a browser that finds every host at the sandbox's HTTPS address. */
export async function startBrowser(sandbox) {
  return requireTool("playwright-core").chromium.launch({ executablePath: chromium, args: leading(sandbox) });
}

/**
 * Starts one by puppeteer, whose pages are hidden behind each other, may go into the back/forward cache and have processes of
 * their own; `options` are puppeteer's.
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

/**
 * Starts one with the unpacked extension in `folder`; `options` are Playwright's, of its profile. It can open tabs, and
 * pages of the extension.
 */
export async function startBrowserWithExtension(sandbox, folder, options = {}) {
  const profile = await requireTool("playwright-core").chromium.launchPersistentContext("", {
    executablePath: chromium,
    ignoreDefaultArgs: ["--disable-extensions"],
    args: [...leading(sandbox), `--disable-extensions-except=${folder}`, `--load-extension=${folder}`],
    ...options,
  });
  profile.setDefaultTimeout(10_000);
  const background = profile.serviceWorkers().at(0) ?? (await profile.waitForEvent("serviceworker"));
  return {
    newTab: () => profile.newPage(),
    async openExtensionPage(path) {
      const page = await profile.newPage();
      await page.goto(new URL(path, background.url()).href);
      return page;
    },
    close: () => profile.close(),
  };
}
