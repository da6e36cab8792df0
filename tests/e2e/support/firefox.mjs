/** Firefox for whom every host is the sandbox: real origins, real cookies, real CORS. */
import { firefox, requireTool } from "./environment.mjs";

/** Nothing that asks its maker, and no questions to the user. */
const QUIET = {
  "app.update.enabled": false,
  "browser.newtabpage.enabled": false,
  "browser.safebrowsing.downloads.remote.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.page": 0,
  "datareporting.policy.dataSubmissionEnabled": false,
  "datareporting.healthreport.uploadEnabled": false,
  "extensions.getAddons.cache.enabled": false,
  "extensions.systemAddon.update.enabled": false,
  "extensions.update.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,",
  "toolkit.telemetry.enabled": false,
};

/**
 * Starts Firefox, which finds every host at the sandbox's HTTPS address. `extensions` maps folders of extensions to the
 * uuid that their pages shall have; they are in `browser.installed`, by folder, when it resolves.
 */
export async function startFirefox(sandbox, extensions = {}) {
  const { port } = new URL(sandbox.https);
  return requireTool("puppeteer-core").launch({
    browser: "firefox",
    executablePath: firefox,
    headless: true,
    acceptInsecureCerts: true,
    // Without it pages of extensions cannot be opened.
    args: ["--remote-allow-system-access"],
    extraPrefsFirefox: {
      ...QUIET,
      "network.dns.forceResolve": "127.0.0.1",
      "network.socket.forcePort": `443=${port}`,
      // Names are resolved here, and a proxy of the machine is not asked.
      "network.trr.mode": 5,
      "network.proxy.type": 0,
      "extensions.webextensions.uuids": JSON.stringify(extensions),
    },
  });
}
