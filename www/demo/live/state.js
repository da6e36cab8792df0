// How the watch is going, at the top of the page.
import { byId } from "../page/dom.js";
import { timeOfDay } from "../page/times.js";
import { onLanguage, say } from "../page/words.js";

const WORDS = {
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

/** The words for a state that the watch told; those for its beginning where there is none yet. */
export function stateWords(event) {
  if (event === null) return say("watchStarts");
  const { state, reason, until } = event;
  const time = until === undefined ? "" : timeOfDay(until, true);
  return say(WORDS[`${state} ${reason}`] ?? WORDS[state] ?? "watchStarts", { time });
}

/** The words for which tab asks; none where that is not known. */
function roleWords({ role, state } = {}) {
  if (role === undefined || state === "stopped") return "";
  return say(role === "follower" ? "anotherAsks" : "thisAsks");
}

/** Starts the place; returns the function that shows a state, `null` before there is one. */
export function startState(desk) {
  const place = byId("watch-state");
  const role = byId("watch-role");
  let shown = null;

  function draw() {
    place.hidden = desk.me === null;
    place.dataset.state = shown?.state ?? "";
    place.textContent = stateWords(shown);
    role.textContent = roleWords(shown ?? undefined);
    role.hidden = place.hidden || role.textContent === "";
    place.title = shown?.error?.hint ?? say("watchMeans");
  }

  onLanguage(draw);
  return (event) => {
    shown = event;
    draw();
  };
}
