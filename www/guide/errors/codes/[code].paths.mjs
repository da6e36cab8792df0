import { codePaths } from "../../.vitepress/codes.mjs";

export default codePaths(0);
