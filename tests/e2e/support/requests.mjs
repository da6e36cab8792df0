/** The requests of a profile that are under way. */
import { until } from "./until.mjs";

/** Counts them from now on. `ended(page)` resolves when there is none. */
export function trackRequests(context) {
  const open = new Set();
  context.on("request", (request) => open.add(request));
  for (const end of ["requestfinished", "requestfailed"]) context.on(end, (request) => open.delete(request));
  const ended = (page) =>
    until("no request is under way", async () => {
      await page.evaluate(() => {});
      return open.size === 0;
    });
  return { ended };
}
