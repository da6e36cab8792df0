// What the end that calls does with its client, wherever it is.
export async function work(client, { talker, text }) {
  const { follow_unread, unfollow_unread } = await client.unread();
  const keys = [];
  for await (const { msg_key } of client.history(talker, { size: 5 })) keys.push(msg_key);
  const sent = await client.sendText(talker, text);
  const told = [];
  const bytes = new Uint8Array(3_000_000).map((_, at) => at % 251);
  const file = new File([bytes], "a.bin", { type: "application/x-a" });
  const uploaded = await client.customerService.upload(file, { onProgress: (progress) => told.push(progress.sent) });
  const controller = new AbortController();
  const reason = new TypeError("enough");
  const aborted = client.limit(talker, { signal: controller.signal }).catch((error) => error === reason);
  controller.abort(reason);
  const refused = await client.session("x").catch((error) => error);
  const { state } = await new Promise((resolve) => {
    const watch = client.watch({ storage: false, share: false });
    watch.on("state", (event) => {
      watch.stop();
      resolve(event);
    });
  });
  const result = {
    unread: follow_unread + unfollow_unread,
    keys,
    sent: sent.msg_key,
    uploaded: typeof uploaded.url === "string",
    told: told.length > 0,
    aborted: await aborted,
    refused: [refused.name, refused.kind, refused.endpoint, refused instanceof Error],
    state,
  };
  client.close();
  return result;
}
