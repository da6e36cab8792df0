/** Types of the classic script for `@require`, whose global `BiliIM` has everything that the entry `bili-im` exports. */
/// <reference path="./global.d.ts" />
export {};
