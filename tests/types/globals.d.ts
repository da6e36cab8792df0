/** What userscripts and extensions find in their scope, as loosely as those who have no types for it would declare it. */
declare const GM_xmlhttpRequest: (details: object) => { abort(): void };
declare const GM: { xmlHttpRequest(details: object): Promise<unknown> };
declare const chrome: {
  cookies: { get(details: { url: string; name: string }): Promise<{ value: string } | null> };
  notifications: { create(id: string, options: object): void };
  runtime: import("bili-im/bridge").ExtensionRuntime & {
    onMessage: { addListener(listener: (message: { id: string; text: string }) => void): void };
    sendMessage(message: object): void;
  };
  tabs: import("bili-im/bridge").ExtensionTabs["tabs"];
};
