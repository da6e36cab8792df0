// Times in the language of the browser; `ms` since 1970.
import { language } from "./words.js";

const locale = language === "zh" ? "zh-CN" : "en";

/** The time of day for today, else the day. */
export function shortTime(ms) {
  if (!(ms > 0)) return "";
  const time = new Date(ms);
  if (time.toDateString() === new Date().toDateString()) {
    return time.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }
  return time.toLocaleDateString(locale, { year: "2-digit", month: "numeric", day: "numeric" });
}

/** Day and time of day. */
export function longTime(ms) {
  return new Date(ms).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });
}

/** The time of day to the second. */
export function clockTime(ms) {
  return new Date(ms).toLocaleTimeString(locale, { timeStyle: "medium", hourCycle: "h23" });
}
