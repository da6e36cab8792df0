/** What a person can do about the service's codes. */
import { describeCode, type ErrorKind } from "../constants.js";
import type { Hint } from "./hints.js";

/** The hint for an answer with `code`, where that is documented; `request` is what was answered with it. */
export function hintOfCode(kind: ErrorKind, code: number | undefined, request: string): Hint | undefined {
  // Whatever the code asks for, the message may have been sent.
  if (code === undefined || kind === "unconfirmed") return undefined;
  const known = describeCode(code, request);
  return known && [known.en, known.zh];
}
