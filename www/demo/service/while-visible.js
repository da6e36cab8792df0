// Asking again and again, no more often than the site itself, and only while somebody can see the page.
import { isBiliImError } from "../../bili-im/index.js";
import { showProblem } from "../page/problem.js";

const LOOK_EVERY_MS = 1000;

/** What does not get better by asking on. */
const ENDS = ["login", "csrf", "risk"];

/** Runs `work` every `ms` while the page is visible. Returns a function that starts the time anew. */
export function whileVisible(ms, work) {
  let last = Date.now();
  let isStopped = false;
  let isRunning = false;

  setInterval(async () => {
    if (isStopped || isRunning || document.visibilityState !== "visible" || Date.now() - last < ms) return;
    isRunning = true;
    last = Date.now();
    try {
      await work();
    } catch (error) {
      if (error?.name === "AbortError") return;
      showProblem(error);
      isStopped = isBiliImError(error) && ENDS.includes(error.kind);
    } finally {
      isRunning = false;
    }
  }, LOOK_EVERY_MS);

  return () => {
    last = Date.now();
    isStopped = false;
  };
}
