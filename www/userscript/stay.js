// An overlay that is isolated from the page's style, shortcuts and navigation.
import { adoptStyle, make } from "../shared/dom.js";
import panelStyle from "../shared/panel/panel.css";
import style from "./userscript.css";

/** Shows `elements` above the page, even after the page has replaced its whole content. */
export function stay(...elements) {
  const host = make("bili-im-panel");
  const root = host.attachShadow({ mode: "open" });
  root.append(...elements);
  adoptStyle(root, panelStyle + style);
  // The page has single-letter shortcuts, and cannot see that the focus is in a text field here.
  for (const type of ["keydown", "keypress", "keyup"]) host.addEventListener(type, (event) => event.stopPropagation());
  const attach = () => {
    if (!host.isConnected) document.documentElement.append(host);
  };
  new MutationObserver(attach).observe(document.documentElement, { childList: true });
  attach();
}
