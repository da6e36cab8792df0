// A shadow root in the page, out of reach of its styles, keyboard shortcuts and navigation.
import { adoptStyles, h } from "../shared/dom.js";
import panelStyle from "../shared/panel/panel.css";
import style from "./userscript.css";

/** Mounts `elements` above the page, and again whenever the page replaces its content. */
export function mountShadowHost(...elements) {
  const host = h("bili-im-panel");
  const root = host.attachShadow({ mode: "open" });
  root.append(...elements);
  adoptStyles(root, panelStyle + style);
  // The page's single-key shortcuts would fire while the user types in the shadow root.
  for (const type of ["keydown", "keypress", "keyup"]) host.addEventListener(type, (event) => event.stopPropagation());
  const attach = () => {
    if (!host.isConnected) document.documentElement.append(host);
  };
  new MutationObserver(attach).observe(document.documentElement, { childList: true });
  attach();
}
