// What the manager grants to the panel, in its world alone. The test reads what was told, and says what is seen of the page.
const { dataset } = document.documentElement;

globalThis.GM_notification = ({ title, text }) => {
  dataset.told = JSON.stringify([...JSON.parse(dataset.told ?? "[]"), [title, text]]);
};
Object.defineProperty(document, "hidden", { get: () => dataset.hidden !== undefined });
