import * as bili from "/bili-im/index.js";
import { work } from "./work.js";

addEventListener("message", (event) => {
  const answer = work(bili, event.data).catch(String);
  event.waitUntil(answer.then((told) => event.source.postMessage(told)));
});
