// Customer service: a heartbeat, and an upload whose link expires after 15 minutes.
import { byId, h, whileBusy } from "../ui/dom.js";
import { formatTime } from "../ui/format.js";
import { onLanguageChange, t } from "../ui/i18n.js";

/** Sets up the panel; `app` is the shared state of main.js. */
export function startCustomerService(app) {
  const form = byId("upload");
  const stop = byId("upload-stop");
  const status = byId("customer-service-status");
  let render = () => [];
  let expiry;
  const show = (renderer) => {
    render = renderer;
    status.replaceChildren(...render());
  };

  byId("heartbeat").addEventListener("click", (event) =>
    whileBusy(event.currentTarget, async () => {
      const isDone = await app.attempt(async () => {
        await app.client.customerService.heartbeat();
        return true;
      });
      const at = Date.now();
      if (isDone) show(() => [h("p", { textContent: t("heartbeatDone", { time: formatTime(at, true) }) })]);
    }),
  );

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [file] = form.elements.file.files;
    whileBusy(form, async () => {
      const controller = new AbortController();
      stop.onclick = () => controller.abort();
      stop.hidden = false;
      show(() => [h("p", { textContent: t("uploading") })]);
      const { signal } = controller;
      const uploaded = await app.attempt(() => app.client.customerService.upload(file, { signal }));
      stop.hidden = true;
      if (uploaded !== undefined) showUpload(uploaded);
      else show(() => (signal.aborted ? [h("p", { textContent: t("cancelled") })] : []));
    });
  });

  function showUpload(uploaded) {
    show(() => uploadLines(uploaded));
    clearTimeout(expiry);
    // Slightly after the link has expired, so that the new text is true.
    expiry = setTimeout(() => show(() => uploadLines(uploaded)), uploaded.expiresAt - Date.now() + 500);
  }

  onLanguageChange(() => status.replaceChildren(...render()));
  return {
    /** Resets the panel for another account. */
    clear() {
      clearTimeout(expiry);
      form.reset();
      show(() => []);
    },
  };
}

function uploadLines({ key, url, expiresAt }) {
  const hasExpired = Date.now() >= expiresAt;
  const text = t(hasExpired ? "expired" : "validUntil", { time: formatTime(expiresAt, true) });
  // The link names the real file host; the sandbox serves the file at the same path.
  const { pathname, search } = new URL(url);
  const fetchLink = {
    href: pathname + search,
    textContent: t("download"),
    target: "_blank",
    rel: "noopener",
  };
  return [
    h("p", {}, h("strong", { textContent: key })),
    h("p", { className: "address", textContent: url }),
    h("p", {}, `${text} `, hasExpired ? null : h("a", fetchLink)),
  ];
}
