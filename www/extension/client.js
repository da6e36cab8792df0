// The one client of the extension: in a page of bilibili.com, as if the page made the calls. From a background the service has
// answered HTTP 412, so its own client is for when there is no such page, or its policy forbids WebAssembly.
import { connect } from "bili-im/bridge";
import { chromeCookieCsrf, createClient } from "bili-im/inline";
import { language } from "../shared/i18n.js";
import { whoIsLoggedIn } from "./account.js";

let own = { client: undefined, mid: undefined };

/** A client of the background for whoever is logged in. */
async function ownClient() {
  const mid = await whoIsLoggedIn();
  if (own.client === undefined || own.mid !== mid) {
    own.client?.close();
    own = { client: createClient({ csrf: chromeCookieCsrf(chrome), mid, locale: language }), mid };
  }
  return own.client;
}

export const client = connect(chrome, { fallback: ownClient, locale: language });
