// A worker has no cookies to read: whoever starts it says what the client needs.
import "./drive.js";
import * as library from "./bili-im/index.js";

globalThis.onmessage = async ({ data: { options, task } }) => {
  try {
    postMessage(await drive(library, options, task));
  } catch (error) {
    postMessage({ failed: String(error) });
  }
};
