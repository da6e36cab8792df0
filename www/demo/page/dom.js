// Elements from values. Text only ever becomes text: nothing here, and nothing in this page, parses markup.

/**
 * Makes an element. Properties are set as properties, `data` and `aria` as their attributes.
 * Children are elements or text; `null` is left out.
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  const { data = {}, aria = {}, ...others } = properties;
  Object.assign(element, others);
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
 * Runs `work` unless the button, or that of the form, still has something under way: then it is `undefined`.
 * Not by `disabled`, which would take the focus from the button.
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
