/** What can happen, each with its weight. */
import { arrive, phone, rotateKeys, withdraw } from "./others.mjs";
import { OLD, TALKERS } from "./people.mjs";
import { burst, change, coalesce, read, recall, reopen, sendImage, sendText, trap, uploadImage } from "./tabs.mjs";
import { markAll, pageOfHistory, walkHistory, walkSessions } from "./walks.mjs";

const talkerOf = ({ chances }) => chances.pick([OLD, OLD, ...TALKERS]);

/** `[weight, name, what]`. */
export const ACTS = [
  [26, "text", (episode, tab) => sendText(episode, tab)],
  [5, "picture", (episode, tab) => sendImage(episode, tab)],
  [7, "burst", burst],
  [2, "upload", uploadImage],
  [8, "recall", recall],
  [5, "page of history", (episode, tab) => pageOfHistory(episode, tab, talkerOf(episode))],
  [9, "walk through a history", (episode, tab) => walkHistory(episode, tab, talkerOf(episode))],
  [4, "walk through the conversations", walkSessions],
  [2, "mark all", markAll],
  [9, "read", read],
  [2, "reads at once", coalesce],
  [7, "change", change],
  [9, "somebody writes", (episode) => arrive(episode)],
  [3, "a flood", (episode) => arrive(episode, { most: 45, from: OLD })],
  [2, "a push", (episode) => arrive(episode, { isPush: true })],
  [7, "the phone sends", phone],
  [4, "a withdrawal", withdraw],
  [1, "new keys", rotateKeys],
  [1, "close and open", reopen],
  [1, "trap", trap],
].map(([weight, name, act]) => [weight, { name, act }]);
