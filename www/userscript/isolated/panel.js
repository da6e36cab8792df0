// In the manager's isolated world: the panel, whose client is in the page. It contains no WebAssembly.
import { connect } from "bili-im/bridge";
import { language } from "../../shared/i18n.js";
import * as library from "../../shared/library.js";
import { conversationSaver } from "../save-conversation.js";
import { show } from "../show.js";
import { notify } from "./notify.js";

const client = connect(window, { locale: language });

show(library, client, {
  onEvent: (event, watch) => notify(client, event, watch),
  onExport: conversationSaver(client),
});
