// The call log: every call, collapsed until the user expands it.
import { isBiliImError, isRecalled } from "../../bili-im/index.js";
import { describeWatchState } from "../live/watch-status.js";
import { byId, h } from "../ui/dom.js";
import { formatTime } from "../ui/format.js";
import { onLanguageChange, t } from "../ui/i18n.js";

const MAX_CALLS = 100;
const MAX_CHARACTERS = 40_000;

/** Sets up the pane; returns a function that adds or updates a call. */
export function startCallLog() {
  const list = byId("log");
  const items = new Map();

  function show(call) {
    let item = items.get(call);
    if (item === undefined) {
      item = h("li");
      items.set(call, item);
      // A running watch stays on top.
      const first = [...items].find(([other]) => isRunningWatch(other) && other !== call)?.[1];
      if (first === undefined) list.prepend(item);
      else first.after(item);
      if (items.size > MAX_CALLS) {
        const [oldest, oldestItem] = [...items].find(([other]) => !isRunningWatch(other));
        items.delete(oldest);
        oldestItem.remove();
      }
    }
    draw(item, call);
  }

  byId("log-clear").addEventListener("click", () => {
    items.clear();
    list.replaceChildren();
  });
  onLanguageChange(() => {
    for (const [call, item] of items) draw(item, call);
  });
  return show;
}

function isRunningWatch({ isWatch, state }) {
  return isWatch && state === "pending";
}

/** Updates an item in place, so that it stays expanded and focused. */
function draw(item, call) {
  const details = item.querySelector("details") ?? item.appendChild(h("details", {}, h("summary")));
  details.dataset.state = call.state;
  details
    .querySelector("summary")
    .replaceChildren(
      h("time", { textContent: formatTime(call.startedAt, true) }),
      " ",
      h("code", { textContent: call.name }),
      " ",
      h("span", { className: "outcome", textContent: outcome(call) }),
    );
  const renderSections = () => {
    for (const old of details.querySelectorAll("section")) old.remove();
    if (details.open) details.append(...sections(call));
  };
  details.ontoggle = renderSections;
  renderSections();
}

function outcome(call) {
  if (call.isWatch) return watchOutcome(call);
  // An iteration may pause after each page.
  if (call.state === "pending") return call.result ? t("itemsSoFar", { count: call.result.length }) : t("pending");
  const duration = `${Math.round(call.durationMs)} ms`;
  return call.state === "done" ? `✓ ${duration}` : `✗ ${errorName(call.error)} · ${duration}`;
}

/** The state of the watch, and whether this tab polls. */
function watchOutcome({ watchState, isFollower, requestCount, lastRequestAt }) {
  const state = describeWatchState(watchState ?? null);
  if (isFollower) return `${state} · ${t("polledElsewhere")}`;
  return requestCount === 0
    ? state
    : `${state} · ${t("polls", { count: requestCount, time: formatTime(lastRequestAt, true) })}`;
}

function errorName(error) {
  if (!isBiliImError(error)) return error instanceof Error ? error.name : String(error);
  return error.code === undefined ? error.kind : `${error.kind} ${error.code}`;
}

function sections(call) {
  return call.isWatch ? watchSections(call) : callSections(call);
}

/** The latest events, then the latest requests of this tab. */
function watchSections({ events, requests, isFollower }) {
  const own = requests.map((request) => section("request", requestText(request)));
  const foreign = isFollower ? [section("request", t("polledElsewhere"))] : [];
  return [section("events", events.map(asText).join(",\n")), ...foreign, ...own];
}

function callSections(call) {
  const parts = [section("arguments", call.args.map(asText).join(",\n"))];
  for (const request of call.requests) parts.push(section("request", requestText(request)));
  if (call.requests.length === 0 && call.state !== "pending") parts.push(section("request", t("nothingSent")));
  if ("result" in call) parts.push(section("result", asText(call.result)));
  if (call.state === "failed") parts.push(section("error", errorText(call.error)));
  return parts;
}

function section(title, text) {
  const isLong = text.length > MAX_CHARACTERS;
  const shown = isLong ? text.slice(0, MAX_CHARACTERS) + t("truncated", { length: text.length }) : text;
  const pre = h("pre", { textContent: shown === "" ? "—" : shown, tabIndex: 0 });
  return h("section", {}, h("h4", { textContent: t(title) }), pre);
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

/** Arguments and results as JSON. Recalled messages still carry their content, which is left out here as well. */
function asText(value) {
  if (value === undefined) return "undefined";
  const readable = (_key, part) => {
    if (typeof part === "bigint") return `${part}n`;
    if (part instanceof File) return `File ${part.name} (${part.size} bytes)`;
    if (part instanceof AbortSignal) return "AbortSignal";
    if (typeof part === "function") return "function";
    const isMessage = typeof part?.msg_key === "string" && "content" in part;
    return isMessage && isRecalled(part) ? { ...part, content: t("recalledContent") } : part;
  };
  return JSON.stringify(value, readable, 2);
}
