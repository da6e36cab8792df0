// The archive page: keeps conversations in the extension's own storage.
import * as biliIm from "bili-im";
import { openArchive } from "bili-im/archive";
import { connect } from "bili-im/bridge";
import { showArchive } from "../shared/archive/view.js";
import { language, t } from "../shared/i18n.js";
import { createInbox } from "../shared/inbox.js";
import { whoIsLoggedIn } from "./account.js";

const client = connect(chrome.runtime, { locale: language });
const inbox = createInbox(biliIm, async () => ({ client, me: await whoIsLoggedIn() }));

document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
document.title = t("archive");
showArchive(document.getElementById("archive"), { openArchive, client, inbox, note: t("archiveNote") });
