// The state of the watch as text.
import { formatTime } from "./format.js";
import { t } from "./i18n.js";

const KEYS = {
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

/** Text for a `state` event of `client.watch()`; without one, the watch is still starting. */
export function describeWatchState(event) {
  if (event === undefined) return t("starting");
  const { state, reason, until } = event;
  return t(KEYS[`${state} ${reason}`] ?? KEYS[state] ?? "starting", {
    time: until === undefined ? "" : formatTime(until),
  });
}
