// DOM helpers. Text only ever becomes text nodes: nothing here parses HTML.

/** Creates an element (hyperscript). `aria` is set as attributes, all else as properties; `null` children are skipped. */
export function h(tag, { aria = {}, ...properties } = {}, ...children) {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  for (const [name, value] of Object.entries(aria)) element.setAttribute(`aria-${name}`, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** A link that opens in a new tab and shows its address as a tooltip; plain text unless the address is https. */
export function link(text, address) {
  if (address === undefined || !address.startsWith("https://")) return document.createTextNode(text);
  return h("a", { href: address, title: address, target: "_blank", rel: "noopener noreferrer nofollow" }, text);
}

/** Styles a shadow root, even where the page's CSP forbids style elements. */
export function adoptStyles(root, css) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Firefox rejects constructed sheets from a userscript manager's sandbox.
    root.prepend(h("style", {}, css));
  }
}
