// What the manager grants to the panel, in its world alone. The test reads what was told and saved, and says what is seen of the
// page.
const { dataset } = document.documentElement;

globalThis.GM_notification = ({ title, text }) => {
  dataset.told = JSON.stringify([...JSON.parse(dataset.told ?? "[]"), [title, text]]);
};
const { createObjectURL } = URL;
URL.createObjectURL = (blob) => {
  blob.text().then((text) => {
    dataset.saved = text;
  });
  return createObjectURL.call(URL, blob);
};
Object.defineProperty(document, "hidden", { get: () => dataset.hidden !== undefined });
