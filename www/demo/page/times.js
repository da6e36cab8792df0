// Times in the current language; `ms` since 1970.
import { currentLanguage } from "./words.js";

const locale = () => (currentLanguage() === "zh" ? "zh-CN" : "en");

/** A time of day. */
export function timeOfDay(ms, withSeconds = false) {
  const second = withSeconds ? "2-digit" : undefined;
  const options = { hour: "2-digit", minute: "2-digit", second, hourCycle: "h23" };
  return new Date(ms).toLocaleTimeString(locale(), options);
}

/** A day. */
export function day(ms) {
  return new Date(ms).toLocaleDateString(locale(), { year: "numeric", month: "long", day: "numeric" });
}

/** As short as it can be: the time of today, the day of this year, the date of any other. */
export function shortTime(ms, now = Date.now()) {
  const [then, today] = [new Date(ms), new Date(now)];
  if (then.toDateString() === today.toDateString()) return timeOfDay(ms);
  const year = then.getFullYear() === today.getFullYear() ? undefined : "numeric";
  return then.toLocaleDateString(locale(), { year, month: "numeric", day: "numeric" });
}

/** How long something takes: `5:08`, `1:02:33`. */
export function duration(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  if (parts[0] === 0) parts.shift();
  return parts.map((part, place) => (place === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

/** A number with its thousands apart. */
export function count(number) {
  return number.toLocaleString(locale());
}
