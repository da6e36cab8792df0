// Small drawings; index.html has them as symbols.

const SVG = "http://www.w3.org/2000/svg";

/** The drawing of this name; without a `label` it is decoration. */
export function icon(name, label) {
  const drawing = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  drawing.classList.add("icon");
  drawing.append(use);
  if (label === undefined) {
    drawing.ariaHidden = "true";
    return drawing;
  }
  const title = document.createElementNS(SVG, "title");
  title.textContent = label;
  drawing.prepend(title);
  drawing.setAttribute("role", "img");
  drawing.ariaLabel = label;
  return drawing;
}
