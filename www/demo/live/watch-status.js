// The state of the watch, at the top of the page.
import { byId } from "../ui/dom.js";
import { formatTime } from "../ui/format.js";
import { onLanguageChange, t } from "../ui/i18n.js";

const KEYS = {
  "catching-up": "watchCatchingUp",
  live: "watchLive",
  retrying: "watchRetrying",
  "paused hidden": "watchHidden",
  "paused offline": "watchOffline",
  "paused risk": "watchRisk",
  "stopped login": "watchLogin",
  "stopped account": "watchAccount",
  stopped: "watchStopped",
};

/** Text for a `state` event; `null` before the first one. */
export function describeWatchState(event) {
  if (event === null) return t("watchStarting");
  const { state, reason, until } = event;
  const time = until === undefined ? "" : formatTime(until, true);
  return t(KEYS[`${state} ${reason}`] ?? KEYS[state] ?? "watchStarting", { time });
}

/** Text for which tab polls; empty where that is not known. */
function describeRole({ role, state } = {}) {
  if (role === undefined || state === "stopped") return "";
  return t(role === "follower" ? "polledElsewhere" : "polledHere");
}

/** Sets up the status; returns a function that shows a `state` event, or `null` before the first one. */
export function startWatchStatus(app) {
  const element = byId("watch-state");
  const role = byId("watch-role");
  let current = null;

  function draw() {
    element.hidden = app.me === null;
    element.dataset.state = current?.state ?? "";
    element.textContent = describeWatchState(current);
    role.textContent = describeRole(current ?? undefined);
    role.hidden = element.hidden || role.textContent === "";
    element.title = current?.error?.hint ?? t("watchNote");
  }

  onLanguageChange(draw);
  return (event) => {
    current = event;
    draw();
  };
}
