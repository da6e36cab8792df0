// The state of the playground's run: what it has written, what it has sent, and how it is going.
import { useData } from "vitepress";
import { onBeforeUnmount, ref, shallowReactive } from "vue";
import { startRun } from "./run.mjs";

const MOST_LINES = 1000;
const MOST_REQUESTS = 200;

/** No run yet. Frames are put into `framePlace`, a ref of an element. */
export function useRun(framePlace, labels) {
  const { lang, isDark } = useData();
  const lines = shallowReactive([]);
  const requests = shallowReactive([]);
  const status = ref("");
  /** Whether there is something to stop: the code, or listeners that it left. */
  const isActive = ref(false);
  /** Whether the code has put something into its page. */
  const hasPage = ref(false);
  let current;
  let observer;

  onBeforeUnmount(stop);

  /** Runs `code` in place of what ran before. */
  async function start(code) {
    clear();
    // Wherever these names are, the example is for another place.
    if (/\b(chrome|GM)\b/.test(code)) warn(labels.value.extensionOnly);
    const startedAt = performance.now();
    const run = startRun(framePlace.value, code, {
      title: labels.value.page,
      language: lang.value,
      isDark: isDark.value,
      onOutput: addLine,
      onRequest: addRequest,
      onBlocked: (origin) => warn(labels.value.blocked(origin)),
      onPage: observePage,
    });
    current = run;
    isActive.value = true;
    status.value = labels.value.running;
    const isFinished = await run.done;
    if (current !== run) return;
    const { finished, failed } = labels.value;
    status.value = isFinished ? finished(Math.round(performance.now() - startedAt)) : failed;
  }

  /** Ends the code with all that it has started. */
  function stop() {
    if (current === undefined) return;
    observer?.disconnect();
    current.stop();
    current = undefined;
    isActive.value = false;
    hasPage.value = false;
    status.value = labels.value.stopped;
  }

  /** Stops, and forgets the last run. */
  function clear() {
    stop();
    lines.length = 0;
    requests.length = 0;
    status.value = "";
  }

  function addLine(line) {
    lines.push(line);
    if (lines.length > MOST_LINES) lines.shift();
  }

  function warn(text) {
    addLine({ level: "warn", values: [text] });
  }

  /** Adds a request that leaves, or updates it. */
  function addRequest(request) {
    const place = requests.findIndex(({ id }) => id === request.id);
    if (place >= 0) requests[place] = request;
    else if (request.status === undefined) requests.push(request);
    if (requests.length > MOST_REQUESTS) requests.shift();
  }

  function observePage({ contentDocument: { body } }) {
    observer = new MutationObserver(() => {
      hasPage.value = body.childElementCount > 0;
    });
    observer.observe(body, { childList: true });
  }

  return { lines, requests, status, isActive, hasPage, start, stop, clear };
}
