// The archive page of the demo: the same as the extension's, with the client of this page.

import { openArchive } from "../bili-im/archive.js";
import * as biliIm from "../bili-im/index.js";
import { showArchive } from "../shared/archive/view.js";
import { language, t } from "../shared/i18n.js";
import { createInbox } from "../shared/inbox.js";
import { localPicture, loggedInMid, sandboxHosts } from "./service/sandbox.js";

const TEXTS = {
  zh: ["返回演示", "存档保存在这个页面自己的存储里。在 bilibili.com 上，网站的脚本能读到这样的存档：请用扩展来存档。"],
  en: [
    "Back to the demo",
    "The archive is kept in the storage of this page. On bilibili.com the site's scripts could read it: archive in an extension.",
  ],
};

const client = biliIm.createClient({ hosts: sandboxHosts(), locale: language });
const inbox = createInbox(biliIm, async () => ({ client, me: loggedInMid() }));

document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
document.title = `${t("archive")} · bili-im`;
const [back, note] = TEXTS[language];
document.getElementById("back").textContent = back;
const fetchImage = (address, options) => fetch(localPicture(address), options);
showArchive(document.getElementById("archive"), { openArchive, client, inbox, note, fetchImage });
