/** A page object of the examples' panel, for Playwright and Puppeteer pages. */
import { until } from "./until.mjs";

/** `host` selects the shadow host of the panel. */
export function panelIn(page, host) {
  const inside = (work, given) => page.evaluate(work, { host, ...given });
  const panel = {
    /** The text of the panel. */
    read: () =>
      inside(({ host }) => document.querySelector(host)?.shadowRoot.querySelector(".panel")?.textContent ?? ""),

    /** Waits for a string or a pattern. */
    sees: (what) =>
      until(`the panel shows ${what}`, async () => {
        const text = await panel.read();
        return typeof what === "string" ? text.includes(what) : what.test(text);
      }),

    /** Waits for a button whose label starts with `label`, and clicks it. */
    press: (label) =>
      until(`there is a button ${label}`, () =>
        inside(
          ({ host, label }) => {
            const buttons = document.querySelector(host)?.shadowRoot.querySelectorAll("button");
            const button = [...(buttons ?? [])].find(
              (candidate) =>
                candidate.checkVisibility() && (candidate.ariaLabel || candidate.textContent).startsWith(label),
            );
            button?.click();
            return button !== undefined;
          },
          { label },
        ),
      ),

    /** Types a reply and sends it. */
    answer: (text) =>
      inside(
        ({ host, text }) => {
          const box = document.querySelector(host).shadowRoot.querySelector("textarea");
          box.value = text;
          box.form.requestSubmit();
        },
        { text },
      ),

    /** The text in the composer. */
    draft: () => inside(({ host }) => document.querySelector(host).shadowRoot.querySelector("textarea").value),
  };
  return panel;
}
