/** One sandbox and one browser for a test file; the sandbox is in its initial state before each test. */
import { after, afterEach, before, beforeEach } from "node:test";
import { startBrowser } from "./browser.mjs";
import { prepare, skipWaiting } from "./in-page.mjs";
import { MAIN } from "./people.mjs";
import { startSandbox } from "./sandbox.mjs";
import { assembleSite } from "./site.mjs";

/** The default origin of test pages: the site's own message center. */
export const MESSAGE_SITE = "https://message.bilibili.com";

/**
 * The sandbox and the browser of this file. Serves the folder `pages`, and the package under test, or `published` in its
 * place.
 */
export function useWorld(name, pages, published) {
  const world = {};
  const profiles = [];
  let home;

  before(async () => {
    world.sandbox = await startSandbox([assembleSite(name, pages, published)]);
    world.browser = await startBrowser(world.sandbox);
  });
  after(async () => {
    await world.browser?.close();
    await world.sandbox?.stop();
  });
  beforeEach(() => world.sandbox.reset());
  afterEach(() => Promise.all(profiles.splice(0).map((profile) => profile.close())));

  const newProfile = async (options = {}) => {
    const profile = await world.browser.newContext({ locale: "en-US", ...options });
    profile.setDefaultTimeout(10_000);
    return profile;
  };

  /**
   * A separate browser profile for this test: its own cookies, no open connections. `options` are Playwright's.
   */
  world.profile = async (options) => {
    const profile = await newProfile(options);
    profiles.push(profile);
    return profile;
  };

  /**
   * A blank page, logged in unless `mid` is `null`, with the package loaded. All tests of the file share one tab, which is
   * ten times faster than a new one, unless a `profile` is given. `hasty` virtualizes time: see `skipWaiting()`, whose
   * `patience` it may be.
   */
  world.open = async ({ mid = MAIN, origin = MESSAGE_SITE, path = "/_blank", profile, hasty = false } = {}) => {
    home ??= await (await newProfile()).newPage();
    const page = (await profile?.newPage()) ?? home;
    if (page === home) await page.context().clearCookies();
    // A login ends in a redirect, like the site's own.
    const address = mid === null ? path : `/_sandbox/login?mid=${mid}&to=${encodeURIComponent(path)}`;
    await page.goto(origin + address);
    if (hasty) await page.evaluate(skipWaiting, hasty === true ? undefined : hasty);
    await page.evaluate(prepare);
    return page;
  };
  return world;
}
