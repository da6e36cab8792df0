/** What a client tells of its requests. */
import { type BiliImError, type ClientEvents, createClient } from "bili-im";
import { holds, type Same } from "./assert.js";

const im = createClient();

holds<Same<keyof ClientEvents, "request" | "response" | "retry" | "risk">>();
holds<Same<ReturnType<typeof im.on>, () => void>>();

const stop = im.on("request", (details) => {
  holds<Same<typeof details, { endpoint: string; method: "GET" | "POST"; target: string; attempt: number }>>();
  // @ts-expect-error: a body holds the CSRF token
  details.body;
  // @ts-expect-error: cookies are nobody's business
  details.headers;
});
stop();
im.on("response", ({ endpoint, ms, error }) => {
  holds<Same<typeof endpoint, string>>();
  holds<Same<typeof ms, number>>();
  holds<Same<typeof error, BiliImError | undefined>>();
  // @ts-expect-error: an answer may be as it should be
  error.kind;
});
im.on("retry", (details) => {
  holds<Same<typeof details, { endpoint: string; error: BiliImError; waitMs: number; attempt: number }>>();
});
im.on("risk", (details) => {
  holds<Same<typeof details, { endpoint: string; error: BiliImError }>>();
  holds<Same<typeof details.error.retryAfterMs, number | undefined>>();
});
im.on("risk", () => {});

// @ts-expect-error: there is no such event: messages do not come by themselves
im.on("message", () => {});
// @ts-expect-error: somebody has to listen
im.on("request");
// @ts-expect-error: what is done about risk control takes no word of a request
im.on("risk", ({ target }) => console.log(target));
// @ts-expect-error: it ends by the function that was returned
im.off("request", () => {});
// @ts-expect-error: what was returned takes nothing
stop("request");
