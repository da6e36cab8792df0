/** What can go wrong with an archive, beside what goes wrong with the client. */
import { BiliImError, isBiliImError } from "../client/error.js";
import { storageHint } from "../client/hints.js";
import { field } from "../text/fields.js";

const ANOTHER_ACCOUNT = [
  "Log in with the account of this archive, or open that of the account that is logged in.",
  "请登录此存档所属的账号，或打开当前账号的存档。",
] as const;

/** The database cannot be read or written. Other errors of the package are passed on. */
export function storageError(endpoint: string, cause: unknown, end?: "closed" | "evicted"): BiliImError {
  if (isBiliImError(cause)) return cause;
  if (end === "closed") return closedError(endpoint);
  const name = String(field(cause, "name") ?? (cause as Error | undefined)?.name);
  const message = `${endpoint}: ${end ? PROBLEMS.evicted : (PROBLEMS[name] ?? `the storage failed (${name})`)}`;
  const retryable = name === "QuotaExceededError";
  return BiliImError.of({ kind: "storage", message, endpoint, retryable, hint: storageHint, cause });
}

/** By the name of what the browser threw. */
const PROBLEMS: Readonly<Record<string, string>> = {
  evicted: "the browser has removed or closed the storage of the archive; open it again",
  QuotaExceededError: "the storage is full; nothing that was archived before is lost",
  VersionError: "a later version of this library wrote the archive; update the library",
  InvalidStateError: "the browser has removed or closed the storage of the archive; open it again",
  NotFoundError: "the browser has removed or damaged the storage of the archive; open it again",
  ReferenceError: "there is no IndexedDB here",
  SecurityError: "the page may not store anything",
};

export function closedError(endpoint: string): BiliImError {
  const hint = ["Open the archive again with openArchive().", "请用 openArchive() 重新打开存档。"] as const;
  const message = `${endpoint}: the archive is closed`;
  return BiliImError.of({ kind: "closed", message, endpoint, retryable: false, hint });
}

/** Somebody else is logged in than the one whose archive it is. */
export function accountError(endpoint: string, mid: string, current: string): BiliImError {
  const message = `${endpoint}: this is the archive of the account ${mid}, and ${current} is logged in`;
  return BiliImError.of({ kind: "login", message, endpoint, retryable: false, hint: ANOTHER_ACCOUNT });
}
