// In pages of bilibili.com: makes the calls that the extension's background passes on. It takes nothing from the page.
import * as biliIm from "bili-im/inline";
import { language } from "../shared/i18n.js";
import { createInbox, loggedInMid } from "../shared/inbox.js";
import { serve } from "./protocol.js";

let client = null;

const inbox = createInbox(biliIm, async () => {
  client ??= biliIm.createClient({ locale: language });
  return { client, me: loggedInMid() };
});

chrome.runtime.onConnect.addListener((port) => serve(port, inbox));
