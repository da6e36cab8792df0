import { englishOnly } from "../../.vitepress/english-only.mjs";

export default englishOnly("maintain");
