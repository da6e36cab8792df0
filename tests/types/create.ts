/** What `createClient` and `init` take. */
import {
  type Client,
  type ClientOptions,
  chromeCookieCsrf,
  cookieCsrf,
  createClient,
  type FetchOptions,
  gmFetch,
  init,
  type RetryOptions,
} from "bili-im";
import { holds, type Same } from "./assert.js";

const im = createClient();
holds<Same<typeof im, Client>>();
await im.ready();
holds<Same<ReturnType<typeof im.ready>, Promise<void>>>();
holds<Same<ReturnType<typeof init>, Promise<void>>>();
holds<Same<ReturnType<typeof im.close>, void>>();
im.close();
holds<Same<Parameters<(typeof im)[typeof Symbol.dispose]>, []>>();

createClient({});
createClient({ mid: 293793435, csrf: "token", locale: "zh", timeoutMs: 0 });
createClient({ mid: "293793435", csrf: () => "token", locale: "en" });
createClient({ mid: 293793435n, csrf: async () => "token" });
createClient({ fetch: globalThis.fetch });
createClient({ fetch: async (url, { method }) => new Response(`${method ?? "GET"} ${url}`) });
createClient({ fetch: gmFetch(GM_xmlhttpRequest), csrf: cookieCsrf() });
createClient({ fetch: gmFetch(GM), csrf: chromeCookieCsrf(chrome) });
createClient({
  fetch: async (url: string, options: FetchOptions) => {
    options.onProgress?.({ sent: 1, total: 2 });
    return fetch(url, options);
  },
});
const picture: Promise<Response> = gmFetch(GM)("https://i0.hdslb.com/a.png", { responseType: "blob" });
void picture;
// @ts-expect-error: a body is a text or bytes
gmFetch(GM)("https://i0.hdslb.com/a.png", { responseType: "json" });
// @ts-expect-error: a manager has a function for requests
gmFetch({});
// @ts-expect-error: an extension without the permission has no cookies
chromeCookieCsrf({});
createClient({ deviceId: "372778FD-E359-461D-86A3-EA2BCC6FF52A" });
createClient({ hosts: { vc: "http://127.0.0.1:8080" } });
createClient({ retry: false, sign: false, minIntervalMs: 0 });
createClient({ retry: { attempts: 5, budgetMs: 60_000 }, sign: true });
createClient({ retry: { attempts: undefined, budgetMs: undefined } satisfies RetryOptions });
createClient({ sign: (fields) => ({ ...fields, wts: "1", w_rid: "1" }) });
createClient({ sign: async (fields) => ({ ...fields, w_rid: Object.values(fields).join() }) });
createClient({
  hosts: { vc: "http://127.0.0.1:1", api: "http://127.0.0.1:2", customerService: "http://127.0.0.1:3" },
});

// An option that may be absent may be `undefined`, too: it is what `condition ? value : undefined` gives.
const nothing: { [K in keyof Required<ClientOptions>]: undefined } = {
  fetch: undefined,
  csrf: undefined,
  mid: undefined,
  deviceId: undefined,
  timeoutMs: undefined,
  retry: undefined,
  minIntervalMs: undefined,
  sign: undefined,
  locale: undefined,
  hosts: undefined,
};
createClient(nothing);

init({ module_or_path: "https://example.com/bili_im_bg.wasm" });
init({ module_or_path: new URL("https://example.com/bili_im_bg.wasm") });
init({ module_or_path: new Uint8Array() });
init({ module_or_path: fetch("https://example.com/bili_im_bg.wasm") });

// @ts-expect-error: hints are in English or Chinese
createClient({ locale: "fr" });
// @ts-expect-error: times are numbers of ms
createClient({ timeoutMs: "15s" });
// @ts-expect-error: a mid is a number, a text or a bigint
createClient({ mid: true });
// @ts-expect-error: fetch answers with a promise of a Response
createClient({ fetch: (url: string) => url });
// @ts-expect-error: a misspelt option must not be ignored in silence
createClient({ timeout: 15_000 });
// @ts-expect-error: nobody is ever asked for a cookie
createClient({ cookie: "SESSDATA=xxx" });
// @ts-expect-error: there is no such host
createClient({ hosts: { message: "http://127.0.0.1:8080" } });
// @ts-expect-error: how often has to be said
createClient({ retry: true });
// @ts-expect-error: attempts are a number
createClient({ retry: { attempts: "3" } });
// @ts-expect-error: times are numbers of ms
createClient({ minIntervalMs: "1s" });
// @ts-expect-error: the whole query is an object of texts
createClient({ sign: (fields: Record<string, string>) => Object.values(fields).join() });
// @ts-expect-error: options are an object
createClient("http://127.0.0.1:8080");

// @ts-expect-error: memory is looked after without the user
im.free();
// @ts-expect-error: there is no such method
im.sendVoice(1, "");
