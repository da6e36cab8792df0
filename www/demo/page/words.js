// The page in two languages.
import { WORDS } from "./vocabulary.js";

const LANGUAGES = ["zh", "en"];
const listeners = [];
let language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";

/** The language in use, `zh` or `en`. */
export function currentLanguage() {
  return language;
}

/** The words for `key`, with `{name}` replaced by `fills.name`. */
export function say(key, fills = {}) {
  const words = WORDS[key][LANGUAGES.indexOf(language)];
  return words.replace(/\{(\w+)\}/g, (_, name) => String(fills[name] ?? ""));
}

/** Runs `listener` now and whenever the language changes. */
export function onLanguage(listener) {
  listeners.push(listener);
  listener();
}

/** Changes to the other language. */
export function switchLanguage() {
  language = language === "zh" ? "en" : "zh";
  for (const listener of listeners) listener();
}

/** Puts the words of the current language into the elements that `index.html` marks. */
export function translatePage() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-words]")) element.textContent = say(element.dataset.words);
  for (const element of document.querySelectorAll("[data-words-label]")) {
    element.setAttribute("aria-label", say(element.dataset.wordsLabel));
  }
  for (const element of document.querySelectorAll("[data-words-placeholder]")) {
    element.placeholder = say(element.dataset.wordsPlaceholder);
  }
}
