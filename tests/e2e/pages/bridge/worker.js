// The page serves its client to this worker, over the channel that both use for their own messages as well.
import { connect } from "./bili-im/bridge.js";
import { work } from "./work.js";

addEventListener("message", async ({ data }) => {
  if (data.task) postMessage({ result: await work(connect(self, { locale: "en" }), data.task).catch(String) });
});
