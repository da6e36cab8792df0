/** Which untrusted URLs a page may use. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { bili } from "./support/package.mjs";

const { buttons, safeUrl } = bili;

describe("safeUrl", () => {
  test("leaves https URLs unchanged", () => {
    for (const same of [
      "https://message.biliimg.com/bfs/im_new/a.jpg",
      "https://a",
      "https://example.org:8443/path//to?q=//x#@:",
      "https://WWW.Example.org",
      "https://xn--fiq228c.example/中文?a=b&c",
      "https://127.0.0.1/",
      `https://${"a".repeat(63)}.example/`,
      "https://a_b.example/",
    ]) {
      assert.equal(safeUrl(same), same);
    }
    assert.equal(safeUrl("HttpS://Example.org/A"), "https://Example.org/A");
    assert.equal(safeUrl("https://example.org:0443/"), "https://example.org:443/");
  });

  test("upgrades the service's own http URLs", () => {
    for (const [given, lifted] of [
      ["http://i2.hdslb.com/bfs/a.jpg", "https://i2.hdslb.com/bfs/a.jpg"],
      ["//i0.hdslb.com/bfs/a.jpg", "https://i0.hdslb.com/bfs/a.jpg"],
      ["HTTP://bilibili.com", "https://bilibili.com"],
      ["http://b23.tv/abc", "https://b23.tv/abc"],
      ["//T.BILIBILI.COM?x", "https://T.BILIBILI.COM?x"],
      ["http://www.bilibili.com:80/a", "https://www.bilibili.com/a"],
      ["//www.bilibili.com:80/a", "https://www.bilibili.com:80/a"],
      ["http://www.bilibili.com:8080/a", "https://www.bilibili.com:8080/a"],
      ["http://upos.bilivideo.com#a", "https://upos.bilivideo.com#a"],
    ]) {
      assert.equal(safeUrl(given), lifted, given);
    }
  });

  test("refuses everything else", () => {
    for (const refused of [
      ...["", "/", "//", "a.jpg", "/bfs/a.jpg", "javascript:alert(1)", "javascript://bilibili.com/%0aalert(1)"],
      ...["data:text/html,x", "bilibili://video/1", "ftp://bilibili.com/", ":https://bilibili.com", "://bilibili.com"],
      ...["xhttps://bilibili.com", "https:bilibili.com", "https:/bilibili.com", "https:///bilibili.com"],
      ...["http://example.org/", "//example.org/", "http://evilbilibili.com/", "http://bilibili.com.evil.example/"],
      ...["http://evil.example/bilibili.com", "http://evil.example?.bilibili.com", "http://evil.example#.bilibili.com"],
      ...["//bilibili.com@evil.example/", "https://bilibili.com@evil.example/", "https://user:pass@bilibili.com/"],
      ...["https://bilibili.com:pass@evil.example/", "https://bilibili.com:/", "https://bilibili.com:+80/"],
      ...["https://bilibili.com:65536/", "https://bilibili.com:80:80/", "https://.bilibili.com/"],
      ...["https://bilibili..com/", "https://bilibili.com./", "https://-a.example/", "https://a-.example/"],
      ...["https://[::1]/", "https://1.2.3/", "https://1.2.3.4.5/", "https://01.2.3.4/", "https://0x7f000001/"],
      ...["https://1.2.3.256/", "https://a.1/", "https://%62ilibili.com/", "https://ｂilibili.com/"],
      ...["https://例子.example/", " https://bilibili.com/", "https://bilibili.com/ ", "https://bilibili.com/a\tb"],
      ...["ht\ntps://bilibili.com/", "https://bilibili.com\\@evil.example/", 'https://bilibili.com/"onerror='],
      ...["https://bilibili.com/'", "https://bilibili.com/`", "https://bilibili.com/<script>"],
      ...["https://bilibili.com/\u202egpj", "https://bilibili.com/\u2066", "https://bilibili.com/\0"],
      ...["https://bilibili.com/\u3000", "https://bilibili.com/\u0085", "https://bilibili.com/\ufffd"],
      ...["https://bilibili.com/\ud800", "文https://bilibili.com/", `https://${"a".repeat(64)}.example/`],
      ...[`https://${"a.".repeat(126)}aa/`, "https://bilibili\u212aom/", "https://b23.tv/\n"],
      ...[undefined, null, 5, {}, ["https://a"], { toString: () => "https://a" }],
    ]) {
      assert.equal(safeUrl(refused), undefined, JSON.stringify(refused));
    }
  });
});

describe("the buttons of a notice", () => {
  const pairs = (notice, locale = "en") => buttons(notice, { locale }).map(({ label, url }) => [label, url]);

  test("are those of the spec's example", () => {
    const url = "https://member.bilibili.com/york/flow-reward?navhide=1&from=msgrecall";
    const notice = {
      ...{
        title: "流量奖励到账通知",
        text: "…",
        jump_text: "",
        jump_uri: "",
        modules: null,
        jump_text_2: "",
        jump_uri_2: "",
      },
      ...{
        jump_text_3: "",
        jump_uri_3: "",
        jump_uri_config: { all_uri: url, text: "" },
        jump_uri_2_config: { text: "" },
      },
    };
    assert.deepEqual(pairs(notice), [["See details", url]]);
    assert.deepEqual(pairs(notice, "zh"), [["查看详情", url]]);
  });

  test("take URL and label from the first field that has one", () => {
    const notice = {
      ...{ jump_text: "notice", jump_uri: "https://c" },
      jump_uri_config: { web_uri: "https://a", all_uri: "https://b", text: "config" },
      ...{ jump_text_2: " two\n lines ", jump_uri_2: "//www.bilibili.com/c" },
      jump_uri_2_config: { web_uri: "", all_uri: "bilibili://b", text: " " },
      ...{ jump_uri_3: "https://c", jump_uri_3_config: null },
    };
    const expected = [
      ["config", "https://a"],
      ["two lines", "https://www.bilibili.com/c"],
      ["See details", "https://c"],
    ];
    assert.deepEqual(pairs(notice), expected);
  });

  test("are left out without a safe URL", () => {
    for (const notice of [
      ...[null, undefined, "text", [], 5, { jump_uri: "javascript:alert(1)", jump_text: "a" }],
      { jump_uri: "", jump_text: "a", jump_uri_config: { text: "a", android_uri: "https://a" } },
      { jump_uri: 5, jump_uri_config: "https://a", jump_uri_2_config: { web_uri: ["https://a"] } },
    ]) {
      assert.deepEqual(pairs(notice), [], JSON.stringify(notice));
    }
  });
});
