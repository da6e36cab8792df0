// A place on the page that the page's own style, shortcuts and navigation leave alone.
import { dress, make } from "../shared/dom.js";
import panelStyle from "../shared/panel/panel.css";
import style from "./userscript.css";

/** Shows `elements` above the page, also after the page has replaced all that it shows. */
export function stay(...elements) {
  const host = make("bili-im-panel");
  const root = host.attachShadow({ mode: "open" });
  root.append(...elements);
  dress(root, panelStyle + style);
  // The page has shortcuts of one letter, and cannot see that somebody is writing in here.
  for (const type of ["keydown", "keypress", "keyup"]) host.addEventListener(type, (event) => event.stopPropagation());
  const attach = () => {
    if (!host.isConnected) document.documentElement.append(host);
  };
  new MutationObserver(attach).observe(document.documentElement, { childList: true });
  attach();
}
