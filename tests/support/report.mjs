// What checks have in common: where things are, and how they say what they found.

// One fault of the package can make a hundred problems.
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

/** Says whether something holds: there are no problems with it. */
export function report(what, problems) {
  failures += problems.length;
  console.log(`${problems.length ? "FAIL" : "ok  "}  ${what}`);
  for (const problem of problems.slice(0, SHOWN)) console.log(`      ${problem.replaceAll("\n", "\n      ")}`);
  if (problems.length > SHOWN) console.log(`      and ${problems.length - SHOWN} more`);
}

/** Sums up, in words and for the shell. */
export function finish(what) {
  console.log(failures ? `${failures} problems with ${what}` : `All is well with ${what}.`);
  process.exitCode = failures ? 1 : 0;
}
