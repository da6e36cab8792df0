// Date and time formatting in the browser's language; `ms` are Unix milliseconds.
import { language } from "./i18n.js";

const locale = language === "zh" ? "zh-CN" : "en";

/** The time if it is today, otherwise the date. */
export function formatShortTime(ms) {
  if (!(ms > 0)) return "";
  const time = new Date(ms);
  if (time.toDateString() === new Date().toDateString()) {
    return time.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }
  return time.toLocaleDateString(locale, { year: "2-digit", month: "numeric", day: "numeric" });
}

/** Date and time. */
export function formatDateTime(ms) {
  return new Date(ms).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });
}

/** The time, to the second. */
export function formatTime(ms) {
  return new Date(ms).toLocaleTimeString(locale, { timeStyle: "medium", hourCycle: "h23" });
}
