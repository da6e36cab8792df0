// Customer service: a heartbeat, and a file that can be fetched for 15 minutes.
import { byId, make, whileBusy } from "../page/dom.js";
import { timeOfDay } from "../page/times.js";
import { onLanguage, say } from "../page/words.js";

/** Starts the panel; `app` is the shared state of main.js. */
export function startCustomerService(app) {
  const form = byId("upload");
  const stop = byId("upload-stop");
  const news = byId("customer-service-news");
  let draw = () => [];
  let expiry;
  const announce = (how) => {
    draw = how;
    news.replaceChildren(...draw());
  };

  byId("heartbeat").addEventListener("click", (event) =>
    whileBusy(event.currentTarget, async () => {
      const isDone = await app.attempt(async () => {
        await app.client.customerService.heartbeat();
        return true;
      });
      const at = Date.now();
      if (isDone) announce(() => [make("p", { textContent: say("heartbeatDone", { time: timeOfDay(at, true) }) })]);
    }),
  );

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [file] = form.elements.file.files;
    whileBusy(form, async () => {
      const stopping = new AbortController();
      stop.onclick = () => stopping.abort();
      stop.hidden = false;
      announce(() => [make("p", { textContent: say("uploading") })]);
      const { signal } = stopping;
      const uploaded = await app.attempt(() => app.client.customerService.upload(file, { signal }));
      stop.hidden = true;
      if (uploaded !== undefined) showUpload(uploaded);
      else announce(() => (signal.aborted ? [make("p", { textContent: say("stopped") })] : []));
    });
  });

  function showUpload(uploaded) {
    announce(() => uploadLines(uploaded));
    clearTimeout(expiry);
    // A moment after the address expires, so that the text is true when it changes.
    expiry = setTimeout(() => announce(() => uploadLines(uploaded)), uploaded.expiresAt - Date.now() + 500);
  }

  onLanguage(() => news.replaceChildren(...draw()));
  return {
    /** Clears what belongs to the previous user. */
    clear() {
      clearTimeout(expiry);
      form.reset();
      announce(() => []);
    },
  };
}

function uploadLines({ key, url, expiresAt }) {
  const hasExpired = Date.now() >= expiresAt;
  const words = say(hasExpired ? "expired" : "worksUntil", { time: timeOfDay(expiresAt, true) });
  // The address is on the real file host; the sandbox has the file at the same path.
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
