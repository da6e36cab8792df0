// The editor, loaded when the playground is opened.
import { javascript } from "@codemirror/lang-javascript";
import { syntaxHighlighting } from "@codemirror/language";
import { classHighlighter } from "@lezer/highlight";
import { basicSetup, EditorView } from "codemirror";
import "./editor.css";

/** An editor of TypeScript in `parent`; `label` names it for screen readers. */
export function createEditor(parent, label) {
  const view = new EditorView({
    parent,
    extensions: [
      basicSetup,
      javascript({ typescript: true }),
      syntaxHighlighting(classHighlighter),
      // With `tabindex` the scrolled region is known to be within reach of the keyboard.
      EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
    ],
  });
  return {
    text: () => view.state.doc.toString(),
    setText: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
    destroy: () => view.destroy(),
  };
}
