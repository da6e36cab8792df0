/** Draws the numbers: a bar for what the library takes of a peer's time, and a line where both take the same. */

const ROW = 24;
const HEAD = 40;
const LABEL = 250;
const SCALE = 330;
const WIDTH = LABEL + SCALE + 60;

/** What is drawn: decoding, against the browser's own parser. */
function bars(rows) {
  const drawn = rows.filter(({ peer }) => peer === "native");
  return [...new Set(drawn.map(({ name }) => name))].map((name) => ({
    name,
    values: drawn.filter((row) => row.name === name).map(({ browser, ratio }) => ({ browser, ratio })),
  }));
}

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .small { font-size: 11px; fill: #59636e; }
  .in { font-size: 11px; fill: #ffffff; }
  .chromium { fill: #2f6fde; }
  .firefox { fill: #b8560f; }
  .same { stroke: #59636e; stroke-dasharray: 4 3; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .small { fill: #9198a1; }
    .in { fill: #0d1117; }
    .chromium { fill: #6ea8fe; }
    .firefox { fill: #ffa657; }
    .same { stroke: #9198a1; }
  }`;

/** The plot of the rows, as SVG for light and dark pages. */
export function plot(rows) {
  const groups = bars(rows);
  const browsers = [...new Set(groups.flatMap(({ values }) => values.map(({ browser }) => browser)))];
  const most = Math.max(1.1, ...groups.flatMap(({ values }) => values.map(({ ratio }) => ratio)));
  const across = (ratio) => ((ratio / most) * SCALE).toFixed(1);
  const color = (browser) => browser.split(" ")[0].toLowerCase();
  const height = HEAD + groups.length * (browsers.length * ROW + 10) + 30;
  const parts = [];
  browsers.forEach((browser, index) => {
    const x = LABEL + index * 190;
    parts.push(`<rect class="${color(browser)}" x="${x}" y="10" width="12" height="12" rx="2"/>`);
    parts.push(`<text class="small" x="${x + 18}" y="20">${browser}</text>`);
  });
  let y = HEAD;
  for (const { name, values } of groups) {
    parts.push(`<text x="${LABEL - 12}" y="${y + (values.length * ROW) / 2 + 2}" text-anchor="end">${name}</text>`);
    for (const { browser, ratio } of values) {
      parts.push(
        `<rect class="${color(browser)}" x="${LABEL}" y="${y}" width="${across(ratio)}" height="${ROW - 6}" rx="3"/>`,
      );
      // Where every bar has begun, no number crosses the line.
      parts.push(`<text class="in" x="${LABEL + 8}" y="${y + 13}">${ratio.toFixed(2)}</text>`);
      y += ROW;
    }
    y += 10;
  }
  const same = LABEL + Number(across(1));
  parts.push(`<line class="same" x1="${same}" x2="${same}" y1="${HEAD - 8}" y2="${y}"/>`);
  parts.push(`<text class="small" x="${same}" y="${y + 14}" text-anchor="middle">1 = the lossy JSON.parse</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title">
<title id="title">Time to decode a reply, in times of what TextDecoder and JSON.parse take</title>
<style>${STYLE}
</style>
${parts.join("\n")}
</svg>
`;
}
