// Customer service: a heartbeat, and a file that can be fetched for 15 minutes.
import { byId, make, whileBusy } from "../page/dom.js";
import { timeOfDay } from "../page/times.js";
import { onLanguage, say } from "../page/words.js";

/** Starts the panel; `desk` is what main.js shares. */
export function startCustomerService(desk) {
  const form = byId("upload");
  const stop = byId("upload-stop");
  const news = byId("customer-service-news");
  let draw = () => [];
  let expiry;
  const tell = (how) => {
    draw = how;
    news.replaceChildren(...draw());
  };

  byId("heartbeat").addEventListener("click", (event) =>
    whileBusy(event.currentTarget, async () => {
      const isDone = await desk.attempt(async () => {
        await desk.client.customerService.heartbeat();
        return true;
      });
      const at = Date.now();
      if (isDone) tell(() => [make("p", { textContent: say("heartbeatDone", { time: timeOfDay(at, true) }) })]);
    }),
  );

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [file] = form.elements.file.files;
    whileBusy(form, async () => {
      const stopping = new AbortController();
      stop.onclick = () => stopping.abort();
      stop.hidden = false;
      tell(() => [make("p", { textContent: say("uploading") })]);
      const { signal } = stopping;
      const uploaded = await desk.attempt(() => desk.client.customerService.upload(file, { signal }));
      stop.hidden = true;
      if (uploaded !== undefined) showUpload(uploaded);
      else tell(() => (signal.aborted ? [make("p", { textContent: say("stopped") })] : []));
    });
  });

  function showUpload(uploaded) {
    tell(() => uploadLines(uploaded));
    clearTimeout(expiry);
    // A moment later than the address itself, so that the words are true when they change.
    expiry = setTimeout(() => tell(() => uploadLines(uploaded)), uploaded.expiresAt - Date.now() + 500);
  }

  onLanguage(() => news.replaceChildren(...draw()));
  return {
    /** Forgets what belongs to whoever was logged in. */
    clear() {
      clearTimeout(expiry);
      form.reset();
      tell(() => []);
    },
  };
}

function uploadLines({ key, url, expiresAt }) {
  const hasExpired = Date.now() >= expiresAt;
  const words = say(hasExpired ? "expired" : "worksUntil", { time: timeOfDay(expiresAt, true) });
  // The address is one of the real file host, where a file of the sandbox is not: the sandbox has it at the same path.
  const { pathname, search } = new URL(url);
  const fetchLink = {
    href: pathname + search,
    textContent: say("fetchFromSandbox"),
    target: "_blank",
    rel: "noopener",
  };
  return [
    make("p", {}, make("strong", { textContent: key })),
    make("p", { className: "address", textContent: url }),
    make("p", {}, `${words} `, hasExpired ? null : make("a", fetchLink)),
  ];
}
