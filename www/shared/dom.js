// Elements from values. Text only ever becomes text: nothing here parses markup.

/**
 * Makes an element. Properties are set as properties, `aria` as its attributes. Children are elements or text; `null` is
 * left out.
 */
export function make(tag, { aria = {}, ...properties } = {}, ...children) {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  for (const [name, value] of Object.entries(aria)) element.setAttribute(`aria-${name}`, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** A link that opens a tab of its own; the text alone where there is no address. Where the address leads is its title. */
export function link(text, address) {
  if (address === undefined || !address.startsWith("https://")) return document.createTextNode(text);
  return make("a", { href: address, title: address, target: "_blank", rel: "noopener noreferrer nofollow" }, text);
}

/** Gives a shadow root its style, also where the page's policy forbids style elements. */
export function dress(root, css) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Firefox refuses sheets that come from a script manager's sandbox.
    root.prepend(make("style", {}, css));
  }
}
