import * as bili from "/bili-im/inline.js";
import { work } from "./work.js";

addEventListener("message", async ({ data }) => postMessage(await work(bili, data).catch(String)));
