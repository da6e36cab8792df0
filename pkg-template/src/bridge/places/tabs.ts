/** The tabs of an extension in which a client is served. */
import { unexpected } from "../../text/arguments.js";
import { isObject } from "../../text/fields.js";
import { noPage } from "../failures.js";
import type { Candidate } from "../port.js";
import { PORT_NAME } from "../protocol.js";
import { type ExtensionRuntime, type RuntimePort, runtimePort } from "./runtime.js";

/** A tab, as an extension sees it. */
export interface ExtensionTab {
  /** Its number. */
  readonly id?: number | undefined;
  /** Whether it is the one in front of its window. */
  readonly active?: boolean | undefined;
  /** Whether it is in a private window. */
  readonly incognito?: boolean | undefined;
  /** When it was last in front, in ms since 1970. */
  readonly lastAccessed?: number | undefined;
  /** Its container, in Firefox. */
  readonly cookieStoreId?: string | undefined;
  /** Its address, where the extension may see it. */
  readonly url?: string | undefined;
}

/** `chrome`, or `browser`, as far as it is needed to reach a tab. */
export interface ExtensionTabs<Tab extends ExtensionTab = ExtensionTab> {
  /** Its runtime. */
  readonly runtime: ExtensionRuntime;
  /** Its tabs. */
  readonly tabs: {
    /** Finds tabs. */
    query(about: { url: string; status: "complete"; discarded: boolean }): Promise<Tab[]>;
    /** Opens a port to the content scripts of a tab. */
    connect(tab: number, info: { name: string; frameId: number }): RuntimePort;
  };
}

/** Chooses the tabs to try, in order; `undefined` or an empty list for none. */
export type ChooseTabs = (
  tabs: ExtensionTab[],
) => ExtensionTab | readonly ExtensionTab[] | undefined | Promise<ExtensionTab | readonly ExtensionTab[] | undefined>;

const PAGES = "https://*.bilibili.com/*";
/** How many tabs are tried: some may be frozen, or forbid WebAssembly. */
const MAX_TABS = 3;

/** Somebody else may be logged in in a private window, or in a container of Firefox. */
const isOrdinary = ({ incognito, cookieStoreId = "firefox-default" }: ExtensionTab) =>
  !incognito && cookieStoreId === "firefox-default";

/** The newest first. */
const newest: ChooseTabs = (tabs) =>
  tabs.filter(isOrdinary).sort((one, other) => (other.lastAccessed ?? 0) - (one.lastAccessed ?? 0));

/** @internal Ports to the tabs with a page of bilibili.com. */
export async function tabCandidates(
  { runtime, tabs }: ExtensionTabs,
  choose: ChooseTabs = newest,
): Promise<readonly Candidate[]> {
  const found = await tabs.query({ url: PAGES, status: "complete", discarded: false });
  const chosen = await choose(found);
  const list: readonly unknown[] = Array.isArray(chosen) ? chosen : chosen === undefined ? [] : [chosen];
  const ids = list.map((tab) => {
    const id = isObject(tab) ? tab.id : undefined;
    if (!Number.isSafeInteger(id)) throw unexpected("connect", "options.tabs", "a function that returns tabs", tab);
    return id as number;
  });
  if (ids.length === 0) throw noPage;
  return ids.slice(0, MAX_TABS).map((id) => ({
    hint: noPage.hint,
    open: () => runtimePort(tabs.connect(id, { name: PORT_NAME, frameId: 0 }), runtime),
  }));
}
