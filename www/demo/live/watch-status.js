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

/** Sets up the status; returns a function that shows a `state` event, or `null` before the first one. */
export function startWatchStatus(app) {
  const element = byId("watch-state");
  let current = null;

  function draw() {
    element.hidden = app.me === null;
    element.dataset.state = current?.state ?? "";
    element.textContent = describeWatchState(current);
    element.title = current?.error?.hint ?? t("watchNote");
  }

  onLanguageChange(draw);
  return (event) => {
    current = event;
    draw();
  };
}
