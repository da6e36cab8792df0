// Icons from the SVG sprite in index.html.

const SVG = "http://www.w3.org/2000/svg";

/** An icon; decorative, and hidden from screen readers, unless it has a `label`. */
export function icon(name, label) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.classList.add("icon");
  svg.append(use);
  if (label === undefined) {
    svg.ariaHidden = "true";
    return svg;
  }
  const title = document.createElementNS(SVG, "title");
  title.textContent = label;
  svg.prepend(title);
  svg.setAttribute("role", "img");
  svg.ariaLabel = label;
  return svg;
}
