/** The client at the other end. */
import { type Client, createClient } from "bili-im";
import {
  BiliImError,
  connect,
  type ExtensionRuntime,
  type ExtensionTabs,
  isBiliImError,
  type RuntimePort,
  type Served,
  serve,
} from "bili-im/bridge";
import { holds, type Same } from "./assert.js";

declare const api: ExtensionTabs;
declare const runtime: ExtensionRuntime;
declare const port: RuntimePort;
const own = createClient();

export const served: Served[] = [
  serve(own, runtime, { allow: ({ id, url }) => id === "x" && url !== undefined }),
  serve(own, port),
  serve(own, new MessageChannel().port1),
  serve(own, new Worker("/worker.js")),
  serve(own, new SharedWorker("/shared.js")),
  serve(own, window),
  serve(own, self),
];
for (const one of served) one.close();

export const clients: Client[] = [
  connect(api, {
    tabs: (tabs) => tabs.filter(({ incognito }) => !incognito),
    fallback: own,
    timeoutMs: 3000,
    locale: "zh",
  }),
  connect(api, { tabs: async ([first]) => first, fallback: async () => own }),
  connect(runtime),
  connect(new MessageChannel().port2),
  connect(new Worker("/worker.js")),
  connect(window),
];

const [client] = clients as [Client];
// It is the client of the other entry.
holds<Same<ReturnType<typeof connect>, Client>>();
export const error: BiliImError = BiliImError.from(JSON.parse("{}"));
export const kind = client.unread().catch((thrown: unknown) => (isBiliImError(thrown) ? thrown.kind : undefined));

// @ts-expect-error: a client is served, and nothing else
serve({}, port);
// @ts-expect-error: there is no such place
connect("https://message.bilibili.com");
// @ts-expect-error: there is no such option
connect(port, { tab: 1 });
