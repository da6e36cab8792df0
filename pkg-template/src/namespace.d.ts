export * from "./index.js";
export as namespace BiliIMNamespace;
