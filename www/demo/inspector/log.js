// The log pane: every call as text, folded until someone looks.
import { isBiliImError, isRecalled } from "../../bili-im/index.js";
import { stateWords } from "../live/state.js";
import { byId, make } from "../page/dom.js";
import { timeOfDay } from "../page/times.js";
import { onLanguage, say } from "../page/words.js";

const MOST_CALLS = 100;
const MOST_CHARACTERS = 40_000;

/** Starts the pane; returns the function that shows a call, or shows it anew. */
export function startLog() {
  const list = byId("log");
  const items = new Map();

  function show(call) {
    let item = items.get(call);
    if (item === undefined) {
      item = make("li");
      items.set(call, item);
      // What goes on stays on top.
      const first = [...items].find(([other]) => isOn(other) && other !== call)?.[1];
      if (first === undefined) list.prepend(item);
      else first.after(item);
      if (items.size > MOST_CALLS) {
        const [oldest, itsItem] = [...items].find(([other]) => !isOn(other));
        items.delete(oldest);
        itsItem.remove();
      }
    }
    draw(item, call);
  }

  byId("log-clear").addEventListener("click", () => {
    items.clear();
    list.replaceChildren();
  });
  onLanguage(() => {
    for (const [call, item] of items) draw(item, call);
  });
  return show;
}

function isOn({ isWatch, state }) {
  return isWatch && state === "under way";
}

/** Changes an item in place: who has it open or focused keeps it so. */
function draw(item, call) {
  const details = item.querySelector("details") ?? item.appendChild(make("details", {}, make("summary")));
  details.dataset.state = call.state;
  details
    .querySelector("summary")
    .replaceChildren(
      make("time", { textContent: timeOfDay(call.startedAt, true) }),
      " ",
      make("code", { textContent: call.name }),
      " ",
      make("span", { className: "outcome", textContent: outcome(call) }),
    );
  const fill = () => {
    for (const old of details.querySelectorAll("section")) old.remove();
    if (details.open) details.append(...sections(call));
  };
  details.ontoggle = fill;
  fill();
}

function outcome(call) {
  if (call.isWatch) return watchOutcome(call);
  // A walk through a listing may rest after each page.
  if (call.state === "under way") return call.result ? say("soFar", { count: call.result.length }) : say("underWay");
  const took = `${Math.round(call.took)} ms`;
  return call.state === "done" ? `✓ ${took}` : `✗ ${errorName(call.error)} · ${took}`;
}

/** How it is going, and which tab asks. */
function watchOutcome({ watchState, isFollower, asked, askedAt }) {
  const state = stateWords(watchState ?? null);
  if (isFollower) return `${state} · ${say("anotherAsks")}`;
  return asked === 0 ? state : `${state} · ${say("asked", { count: asked, time: timeOfDay(askedAt, true) })}`;
}

function errorName(error) {
  if (!isBiliImError(error)) return error instanceof Error ? error.name : String(error);
  return error.code === undefined ? error.kind : `${error.kind} ${error.code}`;
}

function sections(call) {
  return call.isWatch ? watchSections(call) : callSections(call);
}

/** What was told last, then what this tab asked last. */
function watchSections({ events, requests, isFollower }) {
  const own = requests.map((request) => section("request", requestText(request)));
  const other = isFollower ? [section("request", say("anotherAsks"))] : [];
  return [section("events", events.map(asText).join(",\n")), ...other, ...own];
}

function callSections(call) {
  const parts = [section("arguments", call.given.map(asText).join(",\n"))];
  for (const request of call.requests) parts.push(section("request", requestText(request)));
  if (call.requests.length === 0 && call.state !== "under way") parts.push(section("request", say("nothingSent")));
  if ("result" in call) parts.push(section("result", asText(call.result)));
  if (call.state === "failed") parts.push(section("error", errorText(call.error)));
  return parts;
}

function section(title, text) {
  const long = text.length > MOST_CHARACTERS;
  const shown = long ? text.slice(0, MOST_CHARACTERS) + say("cut", { length: text.length }) : text;
  const pre = make("pre", { textContent: shown === "" ? "—" : shown, tabIndex: 0 });
  return make("section", {}, make("h4", { textContent: say(title) }), pre);
}

function requestText({ line, form, status }) {
  const fields = Array.isArray(form) ? form.map(([name, value]) => `${name} = ${value}`) : form === null ? [] : [form];
  const answer = status === undefined ? [] : [`→ HTTP ${status}`];
  return [line, ...fields, ...answer].join("\n");
}

function errorText(error) {
  if (isBiliImError(error)) return asText(error.toJSON());
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** Any argument or result as JSON text. Recalled messages still carry what they said: that is left out here, too. */
function asText(value) {
  if (value === undefined) return "undefined";
  const readable = (_key, part) => {
    if (typeof part === "bigint") return `${part}n`;
    if (part instanceof File) return `File ${part.name} (${part.size} bytes)`;
    if (part instanceof AbortSignal) return "AbortSignal";
    if (typeof part === "function") return "function";
    const isMessage = typeof part?.msg_key === "string" && "content" in part;
    return isMessage && isRecalled(part) ? { ...part, content: say("recalledContent") } : part;
  };
  return JSON.stringify(value, readable, 2);
}
