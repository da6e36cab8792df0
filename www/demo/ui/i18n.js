// Internationalization: the current language, and text in it.
import { TRANSLATIONS } from "./translations.js";

const LANGUAGES = ["zh", "en"];
const listeners = [];
let language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";

/** The current language, `zh` or `en`. */
export function currentLanguage() {
  return language;
}

/** The text for `key`, with `{name}` replaced by `params.name`. */
export function t(key, params = {}) {
  const text = TRANSLATIONS[key][LANGUAGES.indexOf(language)];
  return text.replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? ""));
}

/** Calls `listener` now, and whenever the language changes. */
export function onLanguageChange(listener) {
  listeners.push(listener);
  listener();
}

/** Switches to the other language. */
export function toggleLanguage() {
  language = language === "zh" ? "en" : "zh";
  for (const listener of listeners) listener();
}

/** Translates the elements that index.html marks with `data-i18n` attributes. */
export function translatePage() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-i18n]")) element.textContent = t(element.dataset.i18n);
  for (const element of document.querySelectorAll("[data-i18n-aria-label]")) {
    element.setAttribute("aria-label", t(element.dataset.i18nAriaLabel));
  }
  for (const element of document.querySelectorAll("[data-i18n-placeholder]")) {
    element.placeholder = t(element.dataset.i18nPlaceholder);
  }
}
