/**
 * The same client in another context: a popup, a background, a worker, another world of the page.
 *
 * @module bili-im/bridge
 */
export { type ConnectOptions, type ConnectPlace, connect } from "./bridge/connect.js";
export type { MessageTarget } from "./bridge/places/message-target.js";
export type { ExtensionEvent, ExtensionRuntime, PortSender, RuntimePort } from "./bridge/places/runtime.js";
export type { ChooseTabs, ExtensionTab, ExtensionTabs } from "./bridge/places/tabs.js";
export { type Served, type ServeOptions, type ServePlace, serve } from "./bridge/serve.js";
export type { Client } from "./client/client.js";
export { BiliImError, type BiliImErrorFields, isBiliImError } from "./client/error.js";
export type { ErrorKind } from "./constants.js";
