// Brings the archive up to date, and tells how far it is.
import { h } from "../dom.js";
import { formatTime } from "../format.js";
import { t } from "../i18n.js";

export function createSync({ archive, attempt, talkers, onChange }) {
  const start = h("button", { type: "button", textContent: t("archiveNow"), onclick: run });
  const stop = h("button", { type: "button", textContent: t("stop"), hidden: true });
  const status = h("p", { className: "faint", role: "status" });

  async function run() {
    const controller = new AbortController();
    stop.onclick = () => controller.abort();
    [start.hidden, stop.hidden] = [true, false];
    const options = { talkers: talkers(), signal: controller.signal, onProgress: showProgress };
    const report = await attempt(() => archive.sync(options));
    [start.hidden, stop.hidden] = [false, true];
    status.textContent = report === undefined ? t("archiveStopped") : describe(report);
    await attempt(onChange);
  }

  function showProgress({ state, added, done, total, until }) {
    const key = { listing: "archiveListing", resting: "archiveResting" }[state] ?? "archiveReading";
    status.textContent = t(key, { added, done, total, time: until === undefined ? "" : formatTime(until) });
  }

  return h("div", {}, h("div", { className: "row" }, start, stop), status);
}

function describe({ complete, added, conversations }) {
  const failed = conversations.filter((one) => !one.complete).length;
  return complete ? t("archiveDone", { added }) : t("archiveIncomplete", { added, failed });
}
