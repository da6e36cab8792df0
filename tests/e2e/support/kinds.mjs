/** Every documented message type: the schema of its content, and examples on the wire. Spec: content.md. */

/** Schemas: `?` marks optional fields, `|null` nullable ones; arrays and objects are nested schemas. */
const IMAGE = {
  url: "string",
  height: "number?",
  width: "number?",
  imageType: "string?",
  type: "string?",
  original: "number?",
  size: "number?",
};
const REMARK = { id: "number", content: "string" };
const BUTTON = {
  all_uri: "string?",
  android_uri: "string?",
  iphone_uri: "string?",
  ipad_uri: "string?",
  web_uri: "string?",
  text: "string?",
};
const NOTICE = {
  title: "string?",
  text: "string",
  jump_text: "string?",
  jump_uri: "string?",
  modules: orNull([{ title: "string", detail: "string" }]),
  jump_text_2: "string?",
  jump_uri_2: "string?",
  jump_text_3: "string?",
  jump_uri_3: "string?",
  notifier: orNull({ avatar_url: "string", nickname: "string", jump_url: "string" }),
  jump_uri_config: orNull(BUTTON),
  jump_uri_2_config: orNull(BUTTON),
  jump_uri_3_config: orNull(BUTTON),
  biz_content: orNull({
    cover: "string",
    backup_cover: "string",
    refresh_type: "number",
    biz_type: "number",
    biz_id1: "integer",
    biz_id2: "integer",
    biz_status: "number",
  }),
};
const GROUP_HINT = { group_id: "number?", content: "string" };

/** The schema of the content, by message type. */
export const SHAPES = {
  1: { content: "string" },
  2: IMAGE,
  5: oneOf("digits", { content: "digits" }),
  6: IMAGE,
  7: {
    author: "string?",
    headline: "string?",
    id: "integer",
    source: "number",
    source_desc: "string?",
    thumb: "string?",
    title: "string",
    url: "string?",
    bvid: "string?",
  },
  9: {
    avatar: "string",
    cover: "string",
    id: "string",
    jump_uri: "string",
    label_cover: "string",
    label_name: "string",
    name: "string",
    title: "string",
  },
  10: NOTICE,
  11: oneOf(
    {
      title: "string",
      times: "number",
      cover: "string",
      rid: "number",
      type_: "number",
      desc: "string",
      bvid: "string",
      view: "number",
      danmaku: "number",
      pub_date: "number",
      attach_msg: orNull(REMARK),
    },
    { rid: "number", type: "number", attach_msg: orNull(REMARK) },
  ),
  12: oneOf(
    {
      rid: "number",
      title: "string",
      summary: "string",
      author: "string",
      view: "number",
      like: "number",
      reply: "number",
      template_id: "number",
      image_urls: orNull(["string"]),
      pub_date: "number",
      attach_msg: orNull(REMARK),
    },
    { rid: "number", type: "number", attach_msg: orNull(REMARK) },
  ),
  13: { pic_url: "string", jump_url: "string", title: "string" },
  14: { author: "string", cover: "string", desc: "string", source: "string", title: "string", url: "string" },
  16: {
    main_title: "string",
    reply_content: "string",
    sub_cards: [
      {
        card_id: "number",
        card_type: "number",
        jump_url: "string",
        cover_url: "string",
        field1: "string",
        field2: "string",
        field3: "string",
        icon3: "number?",
        field4: "string",
        icon4: "number?",
      },
    ],
  },
  18: { content: [{ text: "string", color_day: "string", color_nig: "string", jump_url: "string?" }] },
  19: oneOf(
    {
      content: { paragraphs: [(paragraph) => typeof paragraph === "object"] },
      show_like: "boolean",
      show_change: "boolean",
      gpt_session_id: "number",
      gpt_bind_query: "string",
      session_closed_line: "string",
      voice_url: "string",
      sub_type: "number",
      voice_time: "number",
    },
    {
      content_: "string",
      showLike_: "number",
      showChange_: "number",
      gptSessionId_: "string",
      gptBindQuery_: "string",
      sessionClosedLine_: "string",
    },
  ),
};
for (const kind of [301, 302, 303, 304, 305, 306]) SHAPES[kind] = GROUP_HINT;

function oneOf(...shapes) {
  return (value) => shapes.some((shape) => fits(value, shape));
}

function orNull(shape) {
  return (value) => value === null || value === undefined || fits(value, shape);
}

const PRIMITIVES = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  // Integers beyond 2^53 arrive as decimal strings.
  integer: (value) => Number.isSafeInteger(value) || PRIMITIVES.digits(value),
  digits: (value) => typeof value === "string" && /^\d+$/.test(value),
};

/** Whether content matches its schema: every field of its type, and no undocumented ones. */
export function fits(value, shape) {
  if (typeof shape === "function") return shape(value);
  if (typeof shape === "string") {
    return shape.endsWith("?") ? value === undefined || fits(value, shape.slice(0, -1)) : PRIMITIVES[shape](value);
  }
  if (Array.isArray(shape)) return Array.isArray(value) && value.every((item) => fits(item, shape[0]));
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const known = Object.entries(shape).every(([key, field]) => fits(value[key], field));
  return known && Object.keys(value).every((key) => key in shape);
}

/** The URL of the documented notice. */
export const NOTICE_URL = "https://member.bilibili.com/york/flow-reward?navhide=1&from=msgrecall";

/**
 * A message of each type: `msg_type`, the content on the wire, and the expected content where it differs from the parsed
 * JSON. Quoted from the spec where it has an example.
 */
export const EXAMPLES = [
  [1, '{"content":"你好[doge]"}'],
  [
    2,
    '{"url":"https://message.biliimg.com/bfs/im_new/c161fdf51d901c1607a15e30f10116dd425503913.jpg","height":300,"width":300,"imageType":"jpeg","original":1,"size":55.443}',
  ],
  [2, '{"url":"http://i1.hdslb.com/bfs/im/a.jpg","height":640,"width":480,"type":"jpeg","size":98}'],
  [5, "7345551441311046575", "7345551441311046575"],
  [5, '{"content":"7345551441311046575"}'],
  [5, '{"content":7345551441311046575}', { content: "7345551441311046575" }],
  [6, '{"url":"https://i0.hdslb.com/bfs/emote/custom/1.gif","height":240,"width":240,"imageType":"gif","size":120}'],
  [
    7,
    '{"author":"社会易姐QwQ","headline":"","id":246551172,"source":5,"thumb":"http://i2.hdslb.com/bfs/archive/14ba78056f946ece8c954a10677ef6b073edb178.jpg","title":"合 成 大 東 瓜","bvid":"BV16v411e7CW"}',
  ],
  [
    7,
    '{"author":"罗板栗","headline":"","id":914203218754928661,"source":11,"thumb":"","title":"今天的晚霞","url":"https://t.bilibili.com/914203218754928661"}',
    {
      author: "罗板栗",
      headline: "",
      id: "914203218754928661",
      source: 11,
      thumb: "",
      title: "今天的晚霞",
      url: "https://t.bilibili.com/914203218754928661",
    },
  ],
  [7, '{"id":779775,"source":16,"source_desc":"番剧","title":"第3话 离别"}'],
  [
    9,
    '{"avatar":"https://i0.hdslb.com/a.jpg","cover":"//i0.hdslb.com/b.png","id":"10086","jump_uri":"bilibili://miniapp/x","label_cover":"","label_name":"小程序","name":"领券","title":"今日福利"}',
  ],
  [10, '{"text":"t","modules":[]}'],
  [
    10,
    String.raw`{"title":"流量奖励到账通知","text":"恭喜您已获得2000流量曝光奖励，快来投稿使用吧。","jump_text":"","jump_uri":"","modules":null,"jump_text_2":"","jump_uri_2":"","jump_text_3":"","jump_uri_3":"","notifier":null,"jump_uri_config":{"all_uri":"https://member.bilibili.com/york/flow-reward?navhide=1\u0026from=msgrecall","text":""},"jump_uri_2_config":{"text":""},"jump_uri_3_config":{"text":""},"biz_content":null}`,
  ],
  [
    11,
    '{"title":"【2023嵌入式大赛】浅浅测试一下龙芯开发板","times":308,"cover":"http://i2.hdslb.com/bfs/archive/880c937de9af758451aa94ee29771e0264c1903a.jpg","rid":740817783,"type_":8,"desc":"最近把龙芯开发板部分（任务一）程序完成了","bvid":"BV1Dk4y1E7MZ","view":13492,"danmaku":5,"pub_date":1683381582,"attach_msg":null}',
  ],
  [11, '{"rid":1302561299,"type":8,"attach_msg":{"id":88013,"content":"补一条花絮[tv_doge]"}}'],
  [
    12,
    '{"rid":33871205,"title":"图纸","summary":"……","author":"阿木","view":5120,"like":640,"reply":57,"template_id":4,"image_urls":["https://i0.hdslb.com/a.jpg"],"pub_date":1712044800,"attach_msg":null}',
  ],
  [12, '{"rid":33871300,"type":64,"attach_msg":{"id":88015,"content":"开奖了"}}'],
  [13, '{"pic_url":"https://i0.hdslb.com/a.png","jump_url":"https://www.bilibili.com/a.html","title":"活动"}'],
  [
    14,
    '{"author":"夜航西飞","cover":"https://i0.hdslb.com/a.jpg","desc":"","source":"直播","title":"通宵","url":"https://live.bilibili.com/2233"}',
  ],
  [
    16,
    '{"main_title":"感谢关注","reply_content":"你好呀","sub_cards":[{"card_id":740817783,"card_type":1,"jump_url":"https://b23.tv/av740817783","cover_url":"http://i1.hdslb.com/a.jpg","field1":"一块废木头的新生","field2":"2024-03-22","field3":"12.3万","icon3":1,"field4":"208","icon4":5}]}',
  ],
  [
    18,
    String.raw`{"content":"[{\"text\":\"对方主动回复或关注你前，最多发送1条消息\",\"color_day\":\"#9499A0\",\"color_nig\":\"#9499A0\"}]"}`,
    {
      content: [{ text: "对方主动回复或关注你前，最多发送1条消息", color_day: "#9499A0", color_nig: "#9499A0" }],
    },
  ],
  [
    19,
    '{"content":{"paragraphs":[{"para_type":1,"text":{"nodes":[{"node_type":1,"raw_text":"先看入门","word":{"words":"先看入门"}}]}}]},"show_like":true,"show_change":false,"gpt_session_id":7,"gpt_bind_query":"推荐","session_closed_line":"","voice_url":"","sub_type":0,"voice_time":0}',
  ],
  [
    19,
    '{"content_":"可以从基础教程看起。","showLike_":1,"showChange_":1,"gptSessionId_":"1","gptBindQuery_":"推荐","sessionClosedLine_":""}',
  ],
  [7, '{"id":170001,"source":11,"thumb":"","title":"没有地址的动态"}'],
  [301, '{"group_id":221082140,"content":"小易加入了群"}'],
  [302, '{"group_id":221082140,"content":"夜航西飞退出了群"}'],
  [303, '{"group_id":221082140,"content":"本群已被冻结"}'],
  [304, '{"group_id":221082140,"content":"本群已解散"}'],
  [305, '{"content":"本群已开放"}'],
  [306, '{"group_id":221082140,"content":"欢迎罗板栗入群"}'],
];

/** Unknown types, and known types with malformed content: on the wire, and as expected. */
export const ODD = [
  [
    51,
    '{"unknown_field":{"id":9007199254740993},"text":"?"}',
    { unknown_field: { id: "9007199254740993" }, text: "?" },
  ],
  [99, '{"content":"a kind of tomorrow"}', { content: "a kind of tomorrow" }],
  [4_000_000_000, "not even JSON", "not even JSON"],
  [0, "[1,[2]]", [1, [2]]],
  [1, "not JSON", "not JSON"],
  [1, "", ""],
  [1, '{"content":["no","text"],"extra":1}', { content: ["no", "text"], extra: 1 }],
  [1, '{"content":{"content":"nested"}}', { content: { content: "nested" } }],
  [2, '{"url":null}', { url: null }],
  [2, "[]", []],
  [5, '"words"', "words"],
  [7, '{"id":"不是数字","source":"5","title":7}', { id: "不是数字", source: "5", title: 7 }],
  [10, "系统维护通知", "系统维护通知"],
  [10, '{"title":404,"text":null,"modules":"none"}', { title: 404, text: null, modules: "none" }],
  [11, '{"rid":"x","attach_msg":[]}', { rid: "x", attach_msg: [] }],
  [16, '{"sub_cards":{}}', { sub_cards: {} }],
  [18, '{"content":"not JSON"}', { content: "not JSON" }],
  [18, '{"content":"7345551441311046575"}', { content: "7345551441311046575" }],
  [18, '{"content":[{"text":"no string"}]}', { content: [{ text: "no string" }] }],
  [301, '{"group_id":"x"}', { group_id: "x" }],
];
