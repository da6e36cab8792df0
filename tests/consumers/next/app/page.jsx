"use client";

import { createClient } from "bili-im";
import { useEffect, useState } from "react";

const im = createClient();
const up = 1;

async function answer() {
  const { follow_unread, unfollow_unread } = await im.unread();
  const { messages } = await im.history(up, { size: 1 });
  const sent = await im.sendText(up, "Hello from Next");
  return `unread ${follow_unread + unfollow_unread}, newest ${messages[0].msg_key}, sent ${sent.msg_key}`;
}

export default function Page() {
  const [text, show] = useState("loading");
  useEffect(() => {
    answer().then(show, (error) => show(String(error)));
  }, []);
  return <output>{text}</output>;
}
