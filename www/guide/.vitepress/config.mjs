// The guide, built by `cargo xtask docs`. It asks no other host for anything: no fonts, no search service, no analytics.

import { defineConfig } from "vitepress";
import { codeSections, codeTables } from "./codes.mjs";
import { contents } from "./contents.mjs";
import { isForModels, writeForModels } from "./llms.mjs";
import { tokenize } from "./tokenize.mjs";

const base = process.env.BILI_IM_GUIDE_BASE ?? "/";

/** The sidebar of one language. */
const sidebar = (at, prefix) =>
  contents
    .filter(({ title }) => title[at])
    .map(({ title, pages, collapsed }) => ({
      text: title[at],
      collapsed,
      items: pages.map(([path, ...titles]) => ({ text: titles[at], link: `${prefix}/${path.replace(/index$/, "")}` })),
    }));

export default defineConfig({
  base,
  title: "bili-im",
  head: [["link", { rel: "icon", type: "image/svg+xml", href: `${base}icon.svg` }]],
  cleanUrls: false,
  lastUpdated: false,
  metaChunk: true,
  // The API reference is put beside the guide after this build.
  ignoreDeadLinks: [/^\/api\//],
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    config: (markdown) => markdown.use(codeTables),
  },
  buildEnd: writeForModels,
  transformHead: ({ page, siteData }) =>
    isForModels(page) ? [["link", { rel: "alternate", type: "text/markdown", href: `${siteData.base}${page}` }]] : [],
  locales: {
    root: {
      label: "English",
      lang: "en",
      description: "A client for Bilibili's private messages, for userscripts, extensions and pages",
      themeConfig: {
        nav: [
          { text: "Guide", link: "/start/page" },
          { text: "Playground", link: "/playground" },
          { text: "API", link: "/api/", target: "_self" },
        ],
        sidebar: sidebar(0, ""),
      },
    },
    zh: {
      label: "简体中文",
      lang: "zh-CN",
      description: "Bilibili 私信与客服消息的客户端，供用户脚本、扩展和网页使用",
      themeConfig: {
        nav: [
          { text: "指南", link: "/zh/start/page" },
          { text: "演练场", link: "/zh/playground" },
          { text: "API", link: "/api/", target: "_self" },
        ],
        sidebar: sidebar(1, "/zh"),
        outline: { label: "本页内容" },
        docFooter: { prev: "上一页", next: "下一页" },
        darkModeSwitchLabel: "外观",
        lightModeSwitchTitle: "切换到浅色",
        darkModeSwitchTitle: "切换到深色",
        sidebarMenuLabel: "目录",
        returnToTopLabel: "回到顶部",
        langMenuLabel: "语言",
        skipToContentLabel: "跳到正文",
      },
    },
  },
  themeConfig: {
    outline: [2, 3],
    search: {
      provider: "local",
      options: {
        miniSearch: { options: { tokenize }, _splitIntoSections: codeSections },
        locales: {
          zh: {
            translations: {
              button: { buttonText: "搜索", buttonAriaLabel: "搜索" },
              modal: {
                displayDetails: "显示详情",
                resetButtonTitle: "清除",
                backButtonTitle: "关闭",
                noResultsText: "没有找到",
                footer: { selectText: "选择", navigateText: "切换", closeText: "关闭" },
              },
            },
          },
        },
      },
    },
  },
});
