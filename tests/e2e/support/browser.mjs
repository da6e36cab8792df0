/** Chromium that resolves every host to the sandbox: real origins, real cookies, real CORS. */
import { chromium, requireTool } from "./environment.mjs";

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

/** Launches Chromium with the unpacked extension in `folder`; `options` are Playwright's, for the profile. */
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
