// DOM helpers. Text only ever becomes text nodes: nothing on this page parses HTML.

/**
 * Creates an element (hyperscript). `data` and `aria` are set as attributes, all else as properties; `null` children are
 * skipped.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  const { data = {}, aria = {}, ...rest } = properties;
  Object.assign(element, rest);
  Object.assign(element.dataset, data);
  for (const [name, value] of Object.entries(aria)) element.setAttribute(`aria-${name}`, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** The element with this id. */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * Runs `work`, and ignores further clicks on the button, or submits of the form, until it has settled.
 * `aria-disabled` rather than `disabled`, so that the button keeps the focus.
 */
export async function whileBusy(element, work) {
  const button = element.matches("button") ? element : element.querySelector("button[type=submit]");
  if (button.ariaDisabled === "true") return undefined;
  button.ariaDisabled = "true";
  try {
    return await work();
  } finally {
    button.ariaDisabled = "false";
  }
}
