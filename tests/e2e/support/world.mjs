/** One sandbox and one browser for a test file; the sandbox is in its initial state before each test. */
import { after, afterEach, before, beforeEach } from "node:test";
import { startBrowser } from "./browser.mjs";
import { prepare, skipWaiting } from "./in-page.mjs";
import { MAIN } from "./people.mjs";
import { startSandbox } from "./sandbox.mjs";
import { assembleSite } from "./site.mjs";

/** Where pages of these tests live unless they say otherwise: where the site's own messages are. */
export const MESSAGE_SITE = "https://message.bilibili.com";

/**
 * The sandbox and the browser of this file; `pages` is a folder whose files are served as pages, `published` another package
 * than the one under test.
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
   * A browser profile of its own until the end of the test: other cookies, and no connection open yet. `options` are
   * Playwright's.
   */
  world.profile = async (options) => {
    const profile = await newProfile(options);
    profiles.push(profile);
    return profile;
  };

  /**
   * A blank page of a logged-in user (`mid: null` is nobody) with the package loaded. It is a tab that all tests of the
   * file share, which is ten times faster than a new one, unless `profile` says where to open another. With `hasty`,
   * nobody waits there: see `skipWaiting()`, whose `patience` it can be.
   */
  world.open = async ({ mid = MAIN, origin = MESSAGE_SITE, path = "/_blank", profile, hasty = false } = {}) => {
    home ??= await (await newProfile()).newPage();
    const page = (await profile?.newPage()) ?? home;
    if (page === home) await page.context().clearCookies();
    // A login ends in a redirect, as the site's own does.
    const address = mid === null ? path : `/_sandbox/login?mid=${mid}&to=${encodeURIComponent(path)}`;
    await page.goto(origin + address);
    if (hasty) await page.evaluate(skipWaiting, hasty === true ? undefined : hasty);
    await page.evaluate(prepare);
    return page;
  };
  return world;
}
