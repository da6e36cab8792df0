import * as bili from "/bili-im/index.js";
import { work } from "./work.js";

addEventListener("connect", ({ ports: [port] }) => {
  port.onmessage = async ({ data }) => port.postMessage(await work(bili, data).catch(String));
});
