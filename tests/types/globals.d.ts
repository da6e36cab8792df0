/** What userscripts and extensions find in their scope, as loosely as those who have no types for it would declare it. */
declare const GM_xmlhttpRequest: (details: object) => { abort(): void };
declare const GM: { xmlHttpRequest(details: object): Promise<unknown> };
declare const chrome: {
  cookies: { get(details: { url: string; name: string }): Promise<{ value: string } | null> };
  runtime: import("bili-im/bridge").ExtensionRuntime;
  tabs: import("bili-im/bridge").ExtensionTabs["tabs"];
};
