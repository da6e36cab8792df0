/** The panel of the examples in the hands of somebody who reads its labels, in a page of either browser's driver. */
import { until } from "./until.mjs";

/** `host` selects the element whose shadow the panel is in. */
export function panelIn(page, host) {
  const inside = (work, given) => page.evaluate(work, { host, ...given });
  const panel = {
    /** All that can be read, line by line. */
    read: () =>
      inside(({ host }) => document.querySelector(host)?.shadowRoot.querySelector(".panel")?.textContent ?? ""),

    /** Waits for a text or a pattern. */
    sees: (what) =>
      until(`the panel shows ${what}`, async () => {
        const text = await panel.read();
        return typeof what === "string" ? text.includes(what) : what.test(text);
      }),

    /** Presses the button whose label begins so, when it is there. */
    press: (label) =>
      until(`there is a button ${label}`, () =>
        inside(
          ({ host, label }) => {
            const { shadowRoot } = document.querySelector(host);
            const button = [...shadowRoot.querySelectorAll("button")].find(
              (candidate) =>
                candidate.checkVisibility() && (candidate.ariaLabel || candidate.textContent).startsWith(label),
            );
            button?.click();
            return button !== undefined;
          },
          { label },
        ),
      ),

    /** Writes an answer and sends it. */
    answer: (text) =>
      inside(
        ({ host, text }) => {
          const box = document.querySelector(host).shadowRoot.querySelector("textarea");
          box.value = text;
          box.form.requestSubmit();
        },
        { text },
      ),

    /** What is in the box for an answer. */
    draft: () => inside(({ host }) => document.querySelector(host).shadowRoot.querySelector("textarea").value),
  };
  return panel;
}
