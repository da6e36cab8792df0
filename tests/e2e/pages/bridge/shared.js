// Each page serves its client to this worker.
import { connect } from "./bili-im/bridge.js";
import { work } from "./work.js";

addEventListener("connect", ({ ports: [port] }) => {
  port.addEventListener("message", async ({ data }) => {
    if (data.task) port.postMessage({ result: await work(connect(port, { locale: "en" }), data.task).catch(String) });
  });
  port.start();
});
