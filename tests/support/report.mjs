// Shared by the checks: paths, and reporting.

// One fault of the package can cause a hundred problems.
const SHOWN = 25;
let failures = 0;

/** A folder that `cargo xtask test` names in the environment. */
export function folder(variable) {
  const value = process.env[variable];
  if (!value) {
    console.error(`${variable} is not set: run this with "cargo xtask test"`);
    process.exit(2);
  }
  return value;
}

/** Reports whether a check passed: it has no problems. */
export function report(what, problems) {
  failures += problems.length;
  console.log(`${problems.length ? "FAIL" : "ok  "}  ${what}`);
  for (const problem of problems.slice(0, SHOWN)) console.log(`      ${problem.replaceAll("\n", "\n      ")}`);
  if (problems.length > SHOWN) console.log(`      and ${problems.length - SHOWN} more`);
}

/** Prints the summary, and sets the exit code. */
export function finish(what) {
  console.log(failures ? `${failures} problems with ${what}` : `All is well with ${what}.`);
  process.exitCode = failures ? 1 : 0;
}
