// A page of the extension: it calls the client of the content script in the newest page of the site.
import { connect } from "./bili-im/bridge.js";
import { work } from "./work.js";

globalThis.client = connect(chrome, { locale: "en" });
globalThis.run = (task) => work(connect(chrome, { locale: "en" }), task);
