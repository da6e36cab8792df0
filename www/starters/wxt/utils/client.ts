// The client of the background. A page of bilibili.com makes its calls, as the service has refused backgrounds with HTTP 412.
import type { Client } from "bili-im";
import { connect } from "bili-im/bridge";
import { chromeCookieCsrf, createClient } from "bili-im/inline";

let own: { client: Client; mid: string | undefined } | undefined;

/** The mid of whoever is logged in, as a string. */
export async function loggedInMid() {
  const cookie = await browser.cookies.get({ url: "https://api.vc.bilibili.com/", name: "DedeUserID" });
  return cookie?.value;
}

/** The background makes the calls itself while no page is open, or where a page's policy forbids WebAssembly. */
export function createBackgroundClient() {
  return connect(browser, { fallback: ownClient });
}

/** A client for one account: another login gets another one. */
async function ownClient() {
  const mid = await loggedInMid();
  if (own?.mid !== mid) {
    own?.client.close();
    own = undefined;
  }
  own ??= { client: createClient({ csrf: chromeCookieCsrf(browser), mid }), mid };
  return own.client;
}
