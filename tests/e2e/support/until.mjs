/** Polls a condition, and fails with a message after a time limit. */

const LONGEST = 10_000;

/** Resolves once `holds` resolves to true. Each check should be a request, which paces the loop. */
export async function until(what, holds, longest = LONGEST) {
  const end = Date.now() + longest;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited ${longest} ms in vain until ${what}`);
  }
}
