// A link beside the copy button of each example, which opens it in the playground. There are none without the sandbox.
import { onContentUpdated, useData } from "vitepress";
import { blocksIn, playgroundAddress } from "./examples.mjs";
import { labelsOf } from "./labels.mjs";
import { findSandbox } from "./sandbox.mjs";

let isClicked = false;

/** Whether a link was clicked since the last call: then the example runs at once, but not when its address is opened. */
export function takeClick() {
  const wasClicked = isClicked;
  isClicked = false;
  return wasClicked;
}

/** Adds the links whenever another page is shown. */
export function useRunLinks() {
  const { page, lang } = useData();
  onContentUpdated(async () => {
    if (!(await findSandbox())) return;
    const path = page.value.relativePath.replace(/\.md$/, "");
    for (const [place, block] of blocksIn(document).entries()) {
      block.querySelector("a.run")?.remove();
      const link = document.createElement("a");
      link.className = "run";
      link.href = playgroundAddress(path, place);
      link.textContent = labelsOf(lang.value).run;
      link.addEventListener("click", (event) => {
        // With a modifier key the link opens elsewhere.
        isClicked = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
      });
      block.append(link);
    }
  });
}
