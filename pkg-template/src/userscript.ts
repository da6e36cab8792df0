/** Types of the classic script for `@require`, whose global `BiliIM` has everything that the entry `bili-im` exports. */
import * as everything from "./index.js";

declare global {
  export import BiliIM = everything;
}
