// The sandbox of `cargo xtask demo`, which serves the guide at /guide/ of this computer.
import { inBrowser, withBase } from "vitepress";
import { control, DEFAULT_MID, loggedInMid, logIn } from "../../../demo/service/sandbox.js";

const LOCAL_HOSTS = ["127.0.0.1", "localhost"];
/** The user that most examples talk to. */
const TALKER = 12345;

let found;

/** Whether the sandbox serves this page. No other host is asked. */
export function findSandbox() {
  found ??= isLocal() ? askSandbox() : Promise.resolve(false);
  return found;
}

function isLocal() {
  return inBrowser && withBase("/") === "/guide/" && LOCAL_HOSTS.includes(location.hostname);
}

async function askSandbox() {
  try {
    const { now } = await control("clock");
    return Number.isInteger(now);
  } catch {
    return false;
  }
}

/** Logs in as the demo does, if nobody is, and gives the account a conversation with the talker of the examples. */
export async function prepareAccount() {
  const mid = loggedInMid() ?? DEFAULT_MID;
  await logIn(mid);
  const { seqnos } = await control(`messages?a=${mid}&b=${TALKER}&numbers=true`);
  if (seqnos.length > 0 || mid === TALKER) return;
  await control("account", { mid: TALKER, name: "小林" });
  await control("conversation", { a: mid, b: TALKER, count: 45, seed: 1, odd: false });
  for (const text of ["在吗？", "明天的直播几点开始？[doge]"]) {
    await control("push", { from: TALKER, to: mid, msg_type: 1, content: JSON.stringify({ content: text }) });
  }
}
