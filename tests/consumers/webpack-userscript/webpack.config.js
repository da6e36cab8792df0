const { UserscriptPlugin } = require("webpack-userscript");

module.exports = {
  mode: "production",
  entry: "./src/main.js",
  output: { filename: "unread.user.js" },
  plugins: [new UserscriptPlugin({ headers: { name: "Unread", match: "https://message.bilibili.com/*" } })],
};
