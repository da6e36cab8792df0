/** What each kind of worker does with the package, and what it tells of it. */
export async function work(bili, { mid, csrf, friend }) {
  const im = bili.createClient({ mid, csrf, minIntervalMs: 0, locale: "en" });
  const { follow_unread } = await im.unread();
  await im.sendText(friend, "from a worker");
  const { messages } = await im.history(friend);
  const told = [];
  const bytes = new Uint8Array(100_000);
  await im.customerService.upload(bytes, { filename: "a.bin", onProgress: (progress) => told.push(progress.sent) });
  const anonymous = await bili
    .createClient({ retry: false })
    .pin(friend)
    .catch((error) => error.kind);
  im.close();
  return {
    follow_unread,
    newest: messages[0].content.content,
    told: told.length > 0,
    parts: bili.segments("see https://www.bilibili.com").length,
    cookie: bili.cookieCsrf()(),
    anonymous,
    closed: await im.unread().catch((error) => error.kind),
  };
}
