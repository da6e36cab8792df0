import * as bili from "/bili-im/index.js";
import { work } from "./work.js";

addEventListener("message", async ({ data }) => postMessage(await work(bili, data).catch(String)));
