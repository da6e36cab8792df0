// How the watch is going, in words.
import { clockTime } from "./times.js";
import { say } from "./words.js";

const WORDS = {
  "catching-up": "catchingUp",
  live: "live",
  retrying: "retrying",
  "paused hidden": "pausedHidden",
  "paused offline": "pausedOffline",
  "paused risk": "pausedRisk",
  "stopped login": "stoppedLogin",
  "stopped account": "stoppedAccount",
  stopped: "stopped",
};

/** The words for a `state` event of `client.watch()`; those for its beginning, before there is one. */
export function stateWords(event) {
  if (event === undefined) return say("starting");
  const { state, reason, until } = event;
  return say(WORDS[`${state} ${reason}`] ?? WORDS[state] ?? "starting", {
    time: until === undefined ? "" : clockTime(until),
  });
}
