import "./drive.js";
import * as library from "./bili-im/index.js";
import { extensionOptions } from "./options.js";

chrome.runtime.onMessage.addListener((task, _, answer) => {
  extensionOptions(library)
    .then((options) => drive(library, options, task))
    .then(answer, (error) => answer({ failed: String(error) }));
  return true;
});
