/** The demo page, served as `cargo xtask demo` does. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { afterEach } from "node:test";
import { noteComplaints } from "./complaints.mjs";
import { useWorld } from "./world.mjs";

const PAGES = join(import.meta.dirname, "..", "..", "..", "www");

/**
 * The world of a test file with the demo in it. After each test: what the browser complained about, and requests to anybody
 * but the sandbox, are failures.
 */
export function useDemo(name) {
  const world = useWorld(name, PAGES);
  const complaints = [];

  afterEach(async () => {
    await Promise.all(world.browser.contexts().map((profile) => profile.close()));
    assert.deepEqual(complaints.splice(0), []);
  });

  /** A browser profile for the demo; `options` are Playwright's. */
  async function newProfile({ locale = "en-US", viewport = { width: 1360, height: 860 }, ...options } = {}) {
    const profile = await world.browser.newContext({ locale, viewport, ...options });
    profile.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== "data:" && origin !== world.sandbox.http) complaints.push(`request: ${request.url()}`);
    });
    await profile.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    profile.setDefaultTimeout(10_000);
    return profile;
  }

  /** One more tab, still loading. */
  async function openTab(profile) {
    const page = await profile.newPage();
    noteComplaints(page, complaints);
    page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    await page.goto(`${world.sandbox.http}/`);
    await page.getByRole("heading", { name: "bili-im" }).waitFor();
    return page;
  }

  /** The demo in a browser of its own; with `hasClock` its time can be moved on, in all tabs at once. */
  async function openDemo({ hasClock = false, ...options } = {}) {
    const profile = await newProfile(options);
    if (hasClock) await profile.clock.install();
    if (hasClock) await profile.addInitScript(keepTimes);
    const page = await openTab(profile);
    await isReady(page);
    return page;
  }

  /** Takes the complaints of a test that provokes them. */
  const takeComplaints = () => complaints.splice(0);

  return { world, newProfile, openTab, openDemo, takeComplaints };
}

/** Waits until the list and the counts are there, with names. */
export async function isReady(page) {
  await page.locator("#sessions .name", { hasText: "罗板栗" }).waitFor();
  await page.locator("#unread-total.some").waitFor();
}

/** Holds requests to addresses that match until the returned function is called. */
export async function holdRequests(target, pattern) {
  let release;
  const released = new Promise((resolve) => {
    release = resolve;
  });
  await target.route(pattern, (route) => released.then(() => route.continue()));
  return release;
}

/** Keeps when each endpoint was asked, by the clock of the page, in `asked`, and how many answers are awaited in `awaited`. */
function keepTimes() {
  const { fetch } = globalThis;
  globalThis.asked = {};
  globalThis.awaited = 0;
  globalThis.fetch = async (request, options) => {
    const name = new URL(request.url ?? request, location).pathname.split("/").at(-1);
    asked[name] ??= [];
    asked[name].push(Date.now());
    awaited += 1;
    try {
      const response = await fetch(request, options);
      await response.clone().arrayBuffer();
      return response;
    } finally {
      awaited -= 1;
    }
  };
}

export const sessionOf = (page, name) =>
  page.locator("#sessions > li", { has: page.locator(".name").getByText(name, { exact: true }) });

export const openTalker = async (page, name) => {
  await sessionOf(page, name).locator(".open").click();
  await page.getByRole("heading", { name, exact: true, level: 2 }).waitFor();
  await page.locator("#messages .bubble").first().waitFor();
};

/** The pictures within an element: class, natural size, and whether they come from the page's own origin. */
export const picturesIn = (page, scope) =>
  page.locator(`${scope} img`).evaluateAll((images) =>
    images.map(({ className, naturalWidth: width, naturalHeight: height, src }) => {
      return { className, width, height, isLocal: src.startsWith(`${location.origin}/bfs/`) };
    }),
  );
