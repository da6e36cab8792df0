/** The one error, its kinds, and what is known about a code. */
import { BiliImError, type CodeDescription, describeCode, type ErrorKind, isBiliImError } from "bili-im";
import { holds, type Same } from "./assert.js";

holds<
  Same<
    ErrorKind,
    | "input"
    | "login"
    | "csrf"
    | "risk"
    | "api"
    | "http"
    | "network"
    | "timeout"
    | "reply"
    | "unconfirmed"
    | "load"
    | "closed"
    | "storage"
    | "internal"
  >
>();

export function look(thrown: unknown) {
  // @ts-expect-error: anything can be thrown
  thrown.kind;
  if (!isBiliImError(thrown)) return;
  holds<Same<typeof thrown, BiliImError>>();
  holds<Same<typeof thrown.kind, ErrorKind>>();
  holds<Same<typeof thrown.code, number | undefined>>();
  holds<Same<typeof thrown.status, number | undefined>>();
  holds<Same<typeof thrown.endpoint, string>>();
  holds<Same<typeof thrown.retryable, boolean>>();
  holds<Same<typeof thrown.retryAfterMs, number | undefined>>();
  holds<Same<typeof thrown.hint, string>>();
  holds<Same<typeof thrown.message, string>>();
  holds<Same<typeof thrown.cause, unknown>>();
  holds<Same<typeof thrown.name, "BiliImError">>();
  // @ts-expect-error: what happened does not change
  thrown.kind = "input";
  // @ts-expect-error: there is no such kind: an abort rejects with the signal's own reason
  thrown.kind === "aborted";

  const plain = thrown.toJSON();
  holds<Same<typeof plain.kind, ErrorKind>>();
  // @ts-expect-error: the cause can hold anything, so it is left out
  plain.cause;
}

const error: Error = {} as BiliImError;
error instanceof BiliImError;

const known = describeCode(-101);
holds<Same<typeof known, CodeDescription | undefined>>();
// @ts-expect-error: a code that is not documented has no description
known.zh;
const texts: string[] = known ? [known.name, known.en, known.zh] : [];
texts.map(String);
describeCode(-3, "uploadImage");
// @ts-expect-error: a method goes by its name
describeCode(-3, { endpoint: "uploadImage" });
