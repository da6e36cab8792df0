// What the code writes to the console.

const LEVELS = { log: "log", info: "log", debug: "log", dir: "log", table: "log", warn: "warn", error: "error" };

/** Calls `onOutput({ level, values })` for each line. The developer tools get it as well. */
export function captureConsole(onOutput) {
  for (const [method, level] of Object.entries(LEVELS)) {
    const original = console[method].bind(console);
    console[method] = (...values) => {
      onOutput({ level, values });
      original(...values);
    };
  }
}
