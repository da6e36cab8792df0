/** Times as people read them, in a time zone. */

/** Writes a time as `2026-11-28 21:03:04`; empty for none. */
export type WriteTime = (time: Date | undefined) => string;

/** Throws `RangeError` for a time zone that the engine does not know. */
export function timeWriter(timeZone: string | undefined): WriteTime {
  const two = "2-digit";
  const date = { year: "numeric", month: two, day: two } as const;
  const clock = { hour: two, minute: two, second: two, hourCycle: "h23" } as const;
  const format = new Intl.DateTimeFormat("en-US", { ...date, ...clock, timeZone, calendar: "gregory" });
  return (time) => {
    if (!time) return "";
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, value]));
    return `${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}:${parts.second}`;
  };
}
