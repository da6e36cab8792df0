/** The end that calls. */
import type { Client } from "../client/client.js";
import { OptionsReader, unexpected } from "../text/arguments.js";
import { Link } from "./link.js";
import { type MessageTarget, portOf } from "./places/message-target.js";
import { isClient, PLACES, recognise } from "./places/place.js";
import { type ExtensionRuntime, type RuntimePort, runtimePort } from "./places/runtime.js";
import { type ChooseTabs, type ExtensionTabs, tabCandidates } from "./places/tabs.js";
import { offeredPort } from "./places/window.js";
import type { Candidate, Port } from "./port.js";
import { PORT_NAME } from "./protocol.js";
import { makeRemoteClient } from "./remote-client.js";
import { ServedPort } from "./served-port.js";

/** Where a client is served. */
export type ConnectPlace =
  | MessageTarget
  | {
      /** The port of a `SharedWorker`. */
      readonly port: MessageTarget;
    }
  | RuntimePort
  | ExtensionRuntime
  | ExtensionTabs
  | Window;

/** How `connect()` goes about it. */
export interface ConnectOptions {
  /**
   * With `chrome` or `browser` as the place: chooses among the loaded pages of bilibili.com, and returns the tabs to try, at
   * most three, in order. By default the newest first, without private windows and containers.
   */
  tabs?: ChooseTabs | undefined;
  /**
   * Makes the calls while no other end can be reached, such as an extension background's own client, or a function that
   * makes it. It stays the caller's to close.
   */
  fallback?: Client | (() => Client | Promise<Client>) | undefined;
  /** How long each other end may take to answer when it is first asked, in ms from 1 up; 5000 by default. */
  timeoutMs?: number | undefined;
  /** The language of hints in errors of the bridge itself; by default the browser's. */
  locale?: "en" | "zh" | undefined;
}

const TIMEOUT_MS = 5_000;
const ENDPOINT = "connect";

/**
 * A client whose calls are made by the one that is served at `place`. It connects with the first call, and anew after the
 * connection was lost: what was under way rejects then, a message as `unconfirmed`, and nothing is asked twice.
 *
 * - a `MessagePort`, a `Worker` or a `SharedWorker`, or `self` inside of a worker;
 * - `chrome` or `browser` in an extension's popup or background: a page of bilibili.com, where a content script serves a client;
 * - `chrome.runtime`: the extension's background, which serves one;
 * - `window`, on bilibili.com only: a script in another world of the same page. Every script of the page can take part.
 *
 * Closing it ends its calls, and nothing else. Throws `BiliImError`, kind `"input"`.
 */
export function connect(place: ConnectPlace, options?: ConnectOptions): Client {
  const reader = new OptionsReader(ENDPOINT, options);
  const locale = reader.locale();
  const timeoutMs = reader.integer("timeoutMs", 1) ?? TIMEOUT_MS;
  const tabs = reader.callable("tabs") as ChooseTabs | undefined;
  const fallback = reader.value("fallback");
  if (fallback !== undefined && typeof fallback !== "function" && !isClient(fallback)) {
    throw unexpected(ENDPOINT, "options.fallback", "a client, or a function that makes one", fallback);
  }
  reader.finish();
  const candidates = candidatesOf(place, tabs);
  const link = new Link({
    candidates,
    fallback: fallback === undefined ? undefined : localCandidate(fallback as Client),
    timeoutMs,
    locale,
  });
  return makeRemoteClient(link);
}

function candidatesOf(given: unknown, tabs: ChooseTabs | undefined): () => Promise<readonly Candidate[]> {
  const one = (open: () => Port) => async () => [{ open }];
  const place = recognise(given);
  switch (place?.type) {
    case "target":
      return one(() => portOf(place.target));
    case "port":
      return one(() => runtimePort(place.port));
    case "runtime": {
      const { runtime, api } = place;
      if (api) return () => tabCandidates(api, tabs);
      return one(() => runtimePort(runtime.connect({ name: PORT_NAME }), runtime));
    }
    case "window":
      return one(() => offeredPort(place.window));
    default:
      throw unexpected(ENDPOINT, "place", PLACES, given);
  }
}

/** A client of this very context, behind a port like any other. */
function localCandidate(given: NonNullable<ConnectOptions["fallback"]>): Candidate {
  return {
    async open() {
      const client = typeof given === "function" ? await given() : given;
      const { port1, port2 } = new MessageChannel();
      const served = new ServedPort(portOf(port1 as MessageTarget, true), {
        client,
        refuses: false,
        onClosed: () => {},
      });
      const port = portOf(port2 as MessageTarget, true);
      return {
        ...port,
        close() {
          served.close();
          port.close();
        },
      };
    },
  };
}
