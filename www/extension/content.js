// In pages of bilibili.com: makes the calls that the extension's background passes on. It takes nothing from the page.
import * as biliIm from "bili-im/inline";
import { makeInbox, midOfPage } from "../shared/inbox.js";
import { language } from "../shared/words.js";
import { serve } from "./protocol.js";

let client = null;

const inbox = makeInbox(biliIm, async () => {
  client ??= biliIm.createClient({ locale: language });
  return { client, me: midOfPage() };
});

chrome.runtime.onConnect.addListener((port) => serve(port, inbox));
