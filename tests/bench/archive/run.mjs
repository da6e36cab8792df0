/**
 * The archive's part of `cargo xtask bench`, by itself: `node tests/bench/archive/run.mjs [--count 100000] [--browser chromium]
 * [--only sync]`. Environment: as for the tests in `tests/e2e`.
 */
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { startSandbox } from "../../e2e/support/sandbox.mjs";
import { assembleSite } from "../../e2e/support/site.mjs";
import { BROWSERS } from "../browsers.mjs";
import { addArchivePage, measureArchive } from "./measure.mjs";

const { values: options } = parseArgs({
  options: {
    count: { type: "string", default: "100000" },
    rounds: { type: "string", default: "5" },
    browser: { type: "string", multiple: true, default: Object.keys(BROWSERS) },
    only: { type: "string", multiple: true, default: ["archive"] },
  },
});

const site = assembleSite("bench-archive");
await addArchivePage(site);
const sandbox = await startSandbox([site]);
try {
  for (const key of options.browser) {
    const browser = await BROWSERS[key]();
    const load = loadavg().map((one) => one.toFixed(1));
    console.log(`${browser.name} ${browser.version}, ${options.count} messages, load ${load.join(" ")}`);
    const chosen = (name) => options.only.some((part) => name.includes(part));
    const effort = { count: Number(options.count), rounds: Number(options.rounds) };
    for await (const { name, ...values } of measureArchive({ browser, origin: sandbox.http, chosen, ...effort })) {
      const cells = Object.entries(values).map(([key, value]) =>
        typeof value === "number" ? `${key} ${Number(value.toFixed(3))}` : value,
      );
      console.log(`  ${name.padEnd(30)}${cells.join(", ")}`);
    }
    await browser.close();
  }
} finally {
  await sandbox.stop();
}
