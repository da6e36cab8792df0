// The examples of the guide: the `ts` blocks of its pages, each known by its page and its place there.
import { withBase } from "vitepress";

/** The blocks below `root`, in order. */
export function blocksIn(root) {
  return [...root.querySelectorAll(".vp-doc div.language-ts")];
}

/** The code of a block. */
export function codeOf(block) {
  return block.querySelector("code").textContent.replace(/\n*$/, "\n");
}

/** The address of the playground with the block at `place` of the page `path`, such as `use/history`. */
export function playgroundAddress(path, place) {
  const playground = path.startsWith("zh/") ? "/zh/playground.html" : "/playground.html";
  return withBase(`${playground}?page=${path}&block=${place}`);
}

/** The code that the address of the playground asks for, read from the page that shows it; `undefined` if there is none. */
export async function exampleOf(address) {
  const parameters = new URL(address, location.href).searchParams;
  const [path, place] = [parameters.get("page"), parameters.get("block")];
  // Anything else could lead out of the guide.
  if (!/^[\w-]+(\/[\w-]+)*$/.test(path ?? "") || !/^\d+$/.test(place ?? "")) return undefined;
  const response = await fetch(withBase(`/${path}.html`));
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const block = blocksIn(page)[place];
  return block && codeOf(block);
}
