/** The fixed parts of the page that the format `html` writes. Their hashes stand in its policy; a test keeps them true. */

export const STYLE = `
:root{color-scheme:light dark;background:Canvas;--line:#8884;--own:#00aeec1f;--other:#8881;--link:#0069c2}
@media(prefers-color-scheme:dark){:root{--link:#6cb8ff}}
*{box-sizing:border-box}
body{font:16px/1.6 system-ui,sans-serif;margin:0 auto;max-width:48rem;padding:0 1rem 4rem;overflow-wrap:anywhere}
form{position:sticky;top:0;background:Canvas;padding:.75rem 0;border-bottom:1px solid var(--line);display:flex;gap:.75rem;z-index:1}
input{flex:1;min-width:0;font:inherit;padding:.4rem .7rem;border:1px solid var(--line);border-radius:.4rem;background:Canvas;color:inherit}
output{align-self:center;font-variant-numeric:tabular-nums}
article{content-visibility:auto;contain-intrinsic-size:auto 5rem;margin:.6rem 3rem .6rem 0;padding:.5rem .8rem;border-radius:.6rem;background:var(--other)}
article.own{margin:.6rem 0 .6rem 3rem;background:var(--own)}
article p{margin:.2rem 0 0;white-space:pre-wrap}
article header{display:flex;gap:.75rem;justify-content:space-between;font-size:.85em;opacity:.8}
article.recalled p{font-style:italic;opacity:.7}
img{display:block;max-width:100%;max-height:24rem;margin-top:.4rem}
a{color:var(--link)}
main.searching article:not(.hit){display:none}
`;

export const SCRIPT = `
"use strict";
const fold = (text) => text.normalize("NFKC").toLowerCase().replaceAll("\\u03c2", "\\u03c3").replace(/\\s+/g, " ");
const [box, count] = [document.querySelector("input"), document.querySelector("output")];
const articles = [...document.querySelectorAll("article")];
let texts;
const main = document.querySelector("main");
let hits = [];
const search = () => {
  texts ??= articles.map((article) => fold(article.textContent));
  const words = fold(box.value).split(" ").filter(Boolean);
  for (const article of hits) article.classList.remove("hit");
  hits = words.length ? articles.filter((_, at) => words.every((word) => texts[at].includes(word))) : [];
  for (const article of hits) article.classList.add("hit");
  main.classList.toggle("searching", words.length > 0);
  count.value = words.length ? hits.length + " / " + articles.length : "";
};
let pending = 0;
box.addEventListener("input", () => {
  clearTimeout(pending);
  pending = setTimeout(search, 120);
});
document.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
`;

/** The SHA-256 of both, as a policy names them. */
export const STYLE_HASH = "sha256-P+zaUYwfe8uwUMSUwkyyWt+kh4HY2cXLt1W2ImNHsqM=";
export const SCRIPT_HASH = "sha256-C1St2LAkPdMhjA5BOILN+/NjAuUeFCWF92bIUZ8qgPc=";
