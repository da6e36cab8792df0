/** Messages are written by strangers: whatever they hold ends where it belongs, and the page around it is intact. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { MAIN, UP } from "./support/people.mjs";
import { relayed } from "./support/reference.mjs";
import { useWorld } from "./support/world.mjs";

const world = useWorld("hostile");

const text = (content) => JSON.stringify({ content });
const nested = (levels, open, close) => open.repeat(levels) + close.repeat(levels);
const KEY = "7104537732714964358";
const BREAKOUT = '"},"sender_uid":1,"x":{"';

/** Contents with what must become of them. */
const EXPECTED = [
  [
    text(`${KEY} 12345678901234567890 ${"9".repeat(400)}`),
    { content: `${KEY} 12345678901234567890 ${"9".repeat(400)}` },
  ],
  [text('"quotes" \\ \\\\ \\" \\n / \\u0041'), { content: '"quotes" \\ \\\\ \\" \\n / \\u0041' }],
  [
    text("\u0000\u0001\u001f\u007f\u2028\u2029\ufeff\uffff"),
    { content: "\u0000\u0001\u001f\u007f\u2028\u2029\ufeff\uffff" },
  ],
  ['{"content":"\\ud800"}', { content: "\ud800" }],
  ['{"content":"\\udc00\\ud800 \\ud83d\\ude00"}', { content: "\udc00\ud800 😀" }],
  [text(BREAKOUT), { content: BREAKOUT }],
  [BREAKOUT, BREAKOUT],
  [`{"content":"a${BREAKOUT}b":"c"}`, `{"content":"a${BREAKOUT}b":"c"}`],
  ['{"content":"a"},"sender_uid":1,"x":{"b":"c"}', '{"content":"a"},"sender_uid":1,"x":{"b":"c"}'],
  ['{"msg_key":1,"n":12345678901234567890}', { msg_key: 1, n: "12345678901234567890" }],
  ['{"messages":[{"msg_key":1,"content":"{}"}]}', { messages: [{ msg_key: 1, content: "{}" }] }],
  ['{"content":"{\\"content\\":\\"{}\\"}"}', { content: '{"content":"{}"}' }],
  ["", ""],
  ["not JSON", "not JSON"],
  ["[]", []],
  ['[1,"2",null]', [1, "2", null]],
  ["7", "7"],
  [KEY, KEY],
  ["-0.5e1", -5],
  ["true", true],
  ["null", "null"],
  [" null ", " null "],
  ['"text"', "text"],
  [`{"${KEY}":1,${KEY}:1}`, `{"${KEY}":1,${KEY}:1}`],
  [nested(128, "[", "]"), JSON.parse(nested(128, "[", "]"))],
  [nested(200, "[", "]"), nested(200, "[", "]")],
];

/** Further ones, for the comparison alone. */
const MORE = [
  ...[
    '"',
    "\\",
    '\\"',
    '"\\',
    "{",
    "}",
    "[",
    "]",
    "}]}",
    '{"a":1}]',
    '{"a":1}}',
    ",",
    ":",
    '{"',
    '{"a',
    '{"a"',
    '{"a":',
  ],
  ...[" ", "\n", "\t{}\n ", "\u00a0{}", "\ufeff{}", "{}\u0000", '{"a":"\n"}', '{"a":"\u0000"}', '{"a":"\u007f\u2028"}'],
  ...['{"a":1,}', "{a:1}", "{'a':1}", '{"a":01}', '{"a":.5}', '{"a":1.}', '{"a":+1}', '{"a":NaN}', '{"a":Infinity}'],
  ...[
    '{"a":"\\x41"}',
    '{"a":"\\u00g0"}',
    '{"a":"\\u12"}',
    '{"a":"\\"}',
    '{"a":"\\',
    "maybe",
    "none",
    "truefalse",
    "1 2",
  ],
  ...["-1", "-0", "0", "00", " 7 ", `-${KEY}`, "1e400", "1.0", "9007199254740991", "9007199254740992", "0x10", "1_000"],
  '{"a":9007199254740991,"b":9007199254740992,"c":-9007199254740991,"d":-9007199254740993,"e":1e30,"f":9007199254740993.5}',
  '{"a":12345678901234567890,"a":2}',
  '{"content":"first","content":"second"}',
  '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}',
  '{"content":"x","__proto__":{"sender_uid":1}}',
  '{"toString":1,"valueOf":null,"hasOwnProperty":{},"__defineGetter__":[],"then":"x","toJSON":"x"}',
  nested(129, "[", "]"),
  nested(64, '{"a":[', "]}"),
  nested(65, '{"a":[', "]}"),
  nested(200, '{"a":', "}"),
  "[".repeat(100_000),
  nested(50_000, "[", "]"),
  '{"a":'.repeat(20_000),
  text("长".repeat(100_000)),
  text('"'.repeat(50_000)),
  text("\\".repeat(50_000)),
  '\\"'.repeat(50_000),
  `[${Array(20_000).fill(KEY).join()}]`,
  text("</script><img src=x onerror=alert(1)> <!-- ]]> {{x}} %s"),
  text("\u202e\u200b👨‍👩‍👧‍👦 e\u0301 ﷽"),
  "\\u007b\\u007d",
];

/** Asks for the history with the bytes of the answer as the library saw them. */
function readAll() {
  return (async () => {
    let raw;
    const listen = async (url, options) => {
      const response = await fetch(url, options);
      raw = await response.clone().text();
      return response;
    };
    const history = await bare({ fetch: listen }).history(1, { size: 2000 });
    // As text: nothing between here and the test may lose half a surrogate pair or a key called `__proto__`.
    return { raw, history: JSON.stringify(history) };
  })();
}

/** Compares message by message, so that a difference is shown where it is. */
function assertRelayed({ raw, history }) {
  const [actual, expected] = [JSON.parse(history), relayed(raw)];
  for (const [index, message] of expected.messages.entries()) {
    assert.equal(JSON.stringify(actual.messages[index]), JSON.stringify(message), `message ${index}`);
  }
  assert.equal(history, JSON.stringify(expected));
}

/** A content that is not ASCII, as it stands in a reply. */
const CHINESE = '"{\\"content\\":\\"你好 😀\\"}"';

describe("hostile content", { timeout: 60_000 }, () => {
  test("ends where it belongs, and its neighbours are intact", async () => {
    await world.sandbox.converse({ a: MAIN, b: UP, count: 1 });
    const contents = [...EXPECTED.map(([content]) => content), ...MORE];
    for (const [index, content] of contents.entries()) {
      await world.sandbox.push({ from: UP, to: MAIN, msg_type: 1, content });
      await world.sandbox.push({ from: MAIN, to: UP, msg_type: 1, content: text(`neighbour ${index}`) });
    }
    const page = await world.open();
    const read = await page.evaluate(readAll);
    assertRelayed(read);

    const messages = JSON.parse(read.history)
      .messages.reverse()
      .slice(-2 * contents.length);
    assert.equal(messages.length, 2 * contents.length);
    for (const [index, content] of contents.entries()) {
      const [message, neighbour] = messages.slice(2 * index);
      assert.deepEqual(
        [message.sender_uid, message.receiver_id, message.msg_type],
        [UP, MAIN, 1],
        content.slice(0, 80),
      );
      assert.deepEqual(Object.keys(message), Object.keys(neighbour), content.slice(0, 80));
      assert.deepEqual(neighbour.content, { content: `neighbour ${index}` });
      if (index < EXPECTED.length) assert.deepEqual(message.content, EXPECTED[index][1], content.slice(0, 80));
    }

    const pollution = await page.evaluate(() => ({
      inherited: {}.polluted,
      names: Object.getOwnPropertyNames(Object.prototype).filter((name) => ["polluted", "sender_uid"].includes(name)),
    }));
    assert.deepEqual(pollution, { inherited: undefined, names: [] });
  });

  test("in a page that writes strings and fields in unusual ways", async () => {
    const neighbour = (n) => `{"sender_uid":${n},"msg_key":${KEY},"content":"{\\"content\\":\\"neighbour\\"}"}`;
    const message = (fields) =>
      `{"data":{"messages":[${neighbour(1)},{${fields}},${neighbour(2)}],"has_more":0},"code":0}`;
    const pages = [
      // Half a surrogate pair, escaped once: in the string of the page, not in the one inside it.
      ...[
        '"{\\"content\\":\\"\\ud800\\"}"',
        '"{\\"content\\":\\"\\udc00\\ud83d\\ude00\\ud83d\\"}"',
        '"\\ud800"',
        '"{\\ud800}"',
      ],
      ...[
        '"{\\"\\ud800\\":1}"',
        '"{\\"a\\":\\"\\\\\\ud800\\"}"',
        '"\\u0000"',
        '"\\u0022"',
        '"\\\\"',
        '"\\/"',
        '"\\b\\f\\r"',
      ],
      ...[
        '"\\u007b\\u0022content\\u0022\\u003a\\u0022x\\u0022\\u007d"',
        '"\\u005b\\u0031\\u005d"',
        '"\\u0037"',
        '"\\u003722"',
      ],
      ...[
        '{"content":"an object"}',
        `{"content":"{}","n":${KEY}}`,
        "null",
        "5",
        KEY,
        "true",
        "[]",
        '["{}"]',
        "1.5",
        "-0",
      ],
    ]
      .map((token) => message(`"sender_uid":5,"content":${token},"msg_seqno":9`))
      .concat(
        message('"sender_uid":5'),
        message('"content":"[1]","content":"[2]"'),
        message('"content":"[1]","content":"not JSON"'),
        message('"cont\\u0065nt":"[1]","\\u006dsg_key":5'),
        message(
          '"not_content":"[1]","x":{"content":"[1]","messages":[{"content":"[1]"}]},"last_msg":{"content":"[1]"}',
        ),
        message('"content" \n: \t "[1]" \r\n, "msg_key" : 5'),
        message(`"msg_key":${KEY},"n":${KEY},"f":1.5,"e":1e400,"s":"${KEY}","a":[${KEY},[{"b":${KEY}}]]`),
        ...["5", "-5", "1.5", "null", '"7"', "[7]", '{"msg_key":7}', "1e3"].map((key) => message(`"msg_key":${key}`)),
        message('"msg_type":18,"content":"{\\"content\\":\\"[{\\\\\\"text\\\\\\":\\\\\\"\\ud800\\\\\\"}]\\"}"'),
        message('"content":"{\\"a\\":{\\"content\\":\\"[]\\"},\\"content\\":\\"[1]\\"}","msg_type":18'),
        ...["not JSON", "null", "7", "", "[1", KEY].map((inner) =>
          message(`"msg_type":18,"content":${JSON.stringify(text(inner))}`),
        ),
        message('"msg_type":1,"content":"{\\"content\\":\\"[1]\\"}"'),
        message('"__proto__":{"polluted":true,"content":"[1]"},"content":"{\\"__proto__\\":{\\"polluted\\":true}}"'),
        message('"":"","content":"","a\\u0000b":"\\u0000","\\ud800":"\\udfff"'),
        '{"__proto__":{"code":-101},"code":0,"data":{"messages":[],"__proto__":{"polluted":true}}}',
        '{"code":-1,"code":0,"data":1,"data":{"messages":[{"content":"[1]"},"x",null,[{"content":"[1]"}]]}}',
        '{"data":{"messages":[]},"code":0,"message":"\\",\\"code\\":-101,\\"x\\":\\""}',
        `{"code":0,"data":{"messages":{"content":"[1]"},"x":${nested(1000, "[", "]")}}}`,
        // Contents with other characters than ASCII, and numbers, where such contents are looked for and where not.
        ...[CHINESE, "5", '"1.5"', '"[1]"'].flatMap((token) => {
          const held = `{"last_msg":{"content":${token}},"content":${token},"n":"[口罩]\ud83d\ude00"}`;
          return [
            message(`"content":${token},"content":${CHINESE}`),
            message(`"content":${CHINESE},"content":${token}`),
            `{"code":0,"data":{"list":[${held},null,[${held}],7,"你"],"last_msg":{"content":${token}},"x":${held}}}`,
            `{"code":0,"data":{"messages":[${held},null,[${held}],7],"messages":[${held}],"最":{"content":7}}}`,
            `{"code":0,"data":[${held},{"messages":[${held}]}]}`,
          ];
        }),
      );
    const page = await world.open();
    for (const replace of pages) {
      await world.sandbox.fault("fetch_session_msgs", { replace });
      const { raw, history } = await page.evaluate(readAll);
      assert.equal(raw, replace);
      assert.equal(history, JSON.stringify(relayed(raw)), replace.slice(0, 400));
    }
    assert.equal(await page.evaluate(() => ({}).polluted), undefined);
  });

  test("an error's own text cannot pose as something else", async () => {
    const page = await world.open();
    for (const message of [
      '","code":0,"data":{"x":"',
      "\u0000\n\u2028</script>",
      "长".repeat(50_000),
      '{"code":0}',
      "",
    ]) {
      await world.sandbox.fault("fetch_session_msgs", { code: -400, message });
      const { error } = await page.evaluate(() => attempt(() => bare().history(1)));
      assert.deepEqual([error.kind, error.code, error.endpoint], ["api", -400, "history"]);
    }
  });

  test("random pages come out as the reference says", async () => {
    const random = seeded(20_261_123);
    const page = await world.open();
    for (let round = 0; round < 40; round++) {
      const messages = Array.from({ length: 8 }, () => randomMessage(random));
      await world.sandbox.fault("fetch_session_msgs", { replace: `{"code":0,"data":{"messages":[${messages}]}}` });
      const { raw, history } = await page.evaluate(readAll);
      assert.equal(history, JSON.stringify(relayed(raw)), raw);
    }
  });
});

/** A small generator of numbers that are the same in every run (mulberry32). */
function seeded(state) {
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A message whose content is pieces of JSON in an order that now and then makes sense. */
function randomMessage(random) {
  const pieces = [
    "{",
    "}",
    "[",
    "]",
    '"',
    ":",
    ",",
    "\\",
    '\\"',
    "\\u0022",
    "\\ud800",
    '"a"',
    '"content"',
    '"x":1',
    KEY,
  ];
  pieces.push("1", "-", ".5", "e9", "true", "null", " ", "\n", "你", "😀", "{}", "[]", '{"content":"hi"}', BREAKOUT);
  const content = Array.from({ length: random(7) }, () => pieces[random(pieces.length)]).join("");
  const token = JSON.stringify(random(3) === 0 ? JSON.stringify({ content, n: [content] }) : content);
  // Any character may also come as an escape.
  const escaped = token.replace(/(?<!\\)[\w{}[\],:]/g, (character) => {
    const code = character.charCodeAt(0).toString(16).padStart(4, "0");
    return token.includes("\\") || random(4) > 0 ? character : `\\u${code}`;
  });
  return `{"msg_type":${random(2) ? 1 : 18},"content":${escaped},"msg_key":${random(1000)}}`;
}
