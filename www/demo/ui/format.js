// Dates, times and numbers in the current language; `ms` are Unix milliseconds.
import { currentLanguage } from "./i18n.js";

const locale = () => (currentLanguage() === "zh" ? "zh-CN" : "en");

/** Hours and minutes. */
export function formatTime(ms, withSeconds = false) {
  const second = withSeconds ? "2-digit" : undefined;
  const options = { hour: "2-digit", minute: "2-digit", second, hourCycle: "h23" };
  return new Date(ms).toLocaleTimeString(locale(), options);
}

/** A date. */
export function formatDate(ms) {
  return new Date(ms).toLocaleDateString(locale(), { year: "numeric", month: "long", day: "numeric" });
}

/** The time if it is today, otherwise the date, without the year if it is this one. */
export function formatShortTime(ms, now = Date.now()) {
  const [then, today] = [new Date(ms), new Date(now)];
  if (then.toDateString() === today.toDateString()) return formatTime(ms);
  const year = then.getFullYear() === today.getFullYear() ? undefined : "numeric";
  return then.toLocaleDateString(locale(), { year, month: "numeric", day: "numeric" });
}

/** A duration: `5:08`, `1:02:33`. */
export function formatDuration(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  if (parts[0] === 0) parts.shift();
  return parts.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

/** A number with thousands separators. */
export function formatNumber(number) {
  return number.toLocaleString(locale());
}
