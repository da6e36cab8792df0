// Creates elements. Strings become text nodes: nothing here parses markup.

/**
 * Creates an element. Properties are set as properties, `aria` as attributes. Children are elements or text; `null` is
 * skipped.
 */
export function make(tag, { aria = {}, ...properties } = {}, ...children) {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  for (const [name, value] of Object.entries(aria)) element.setAttribute(`aria-${name}`, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** A link that opens a new tab, with its address as title; only the text without an address. */
export function link(text, address) {
  if (address === undefined || !address.startsWith("https://")) return document.createTextNode(text);
  return make("a", { href: address, title: address, target: "_blank", rel: "noopener noreferrer nofollow" }, text);
}

/** Styles a shadow root, even if the page's policy forbids style elements. */
export function adoptStyle(root, css) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Firefox refuses style sheets from a script manager's sandbox.
    root.prepend(make("style", {}, css));
  }
}
