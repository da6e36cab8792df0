/** Waiting for something that will be so: asks again and again, and gives up with a message. */

const LONGEST = 10_000;

/** Resolves when `holds` does; each question should be a request by itself, which leaves the machine time for others. */
export async function until(what, holds, longest = LONGEST) {
  const end = Date.now() + longest;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited ${longest} ms in vain until ${what}`);
  }
}
