/** Findings of axe-core. */
import { readFileSync } from "node:fs";
import { requireTool } from "./environment.mjs";

const AXE = readFileSync(requireTool.resolve("axe-core/axe.min.js"), "utf8");

/** From the mildest on, as axe-core grades them. */
const IMPACTS = ["minor", "moderate", "serious", "critical"];

/** Each violation of at least this `impact` as `rule: selector`, within `scope`; rules in `skipped` are left out. */
export async function violations(page, scope, impact = "minor", skipped = []) {
  // It takes long to read, and stays as long as the page.
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const impacts = IMPACTS.slice(IMPACTS.indexOf(impact));
  return page.evaluate(
    async ([scope, impacts, skipped]) => {
      const rules = Object.fromEntries(skipped.map((rule) => [rule, { enabled: false }]));
      // It is in the page alone, so a document in a frame is not looked at.
      const options = { resultTypes: ["violations"], preload: false, iframes: false, rules };
      const { violations } = await axe.run(scope ?? document, options);
      const nodes = violations.flatMap(({ id, nodes }) => nodes.map((node) => ({ id, ...node })));
      return nodes
        .filter(({ impact }) => impacts.includes(impact))
        .map(({ id, target }) => `${id}: ${target.flat().join(" ")}`);
    },
    [scope, impacts, skipped],
  );
}
