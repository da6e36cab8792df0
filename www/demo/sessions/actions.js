// What can be done with a conversation, as the items of its menu.
import { PushSetting } from "../../bili-im/index.js";
import { say } from "../page/words.js";
import { isGroup, isPinned, isSystem, keyOf, nameOf, talkerOf } from "./session.js";

/**
 * The items for `session`. `onChanged(session)` is told what the service says of it after a change, `onGone(key)` that it
 * is off the list, `tell(text)` what happened.
 */
export function actionsOf(session, desk, { onChanged, onGone, tell }) {
  const { client, me, people } = desk;
  const talker = talkerOf(session);
  const name = nameOf(session, people);

  /** Makes one change, then asks for the session anew: what is shown is what the service says. */
  function change(make, done) {
    return async () => {
      const isDone = await desk.attempt(() => make().then(() => true));
      if (!isDone) return;
      tell(say(done, { name }));
      const fresh = await desk.attempt(() => client.session(talker), { isBackground: true });
      if (fresh !== undefined && me === desk.me) onChanged(fresh);
    };
  }

  const toggle = (label, isOn, set, [on, off]) => ({
    label: say(label),
    checked: isOn,
    choose: change(() => set(!isOn), isOn ? off : on),
  });

  const markRead = { label: say("markRead"), choose: change(() => client.markRead(talker), "markedRead") };
  const pin = toggle("pin", isPinned(session), (on) => (on ? client.pin(talker) : client.unpin(talker)), [
    "pinnedNow",
    "unpinnedNow",
  ]);
  const mute = toggle("mute", session.is_dnd === 1, (on) => client.setDnd(talker, on), ["mutedNow", "unmutedNow"]);
  const intercept = toggle("intercept", session.is_intercept === 1, (on) => client.setIntercept(talker, on), [
    "interceptedNow",
    "notInterceptedNow",
  ]);
  const remove = {
    label: say("remove"),
    async choose() {
      const isDone = await desk.attempt(() => client.remove(talker).then(() => true));
      if (!isDone || me !== desk.me) return;
      tell(say("removed", { name }));
      onGone(keyOf(session));
    },
  };

  /** Pushes: only the service knows whether there are any to receive. */
  async function pushes() {
    const setting = await desk.attempt(() => client.pushSetting(talker), { isBackground: true });
    if (setting?.show_push_setting !== 1) return null;
    const isOn = setting.push_setting === PushSetting.Receive;
    return toggle("receivePushes", isOn, (on) => client.setPush(talker, on), ["pushesOn", "pushesOff"]);
  }

  const isPerson = !isGroup(session) && !isSystem(session);
  return [
    ...(session.unread_count > 0 ? [markRead] : []),
    pin,
    mute,
    ...(isPerson ? [intercept] : []),
    remove,
    ...(isGroup(session) ? [] : [pushes()]),
  ];
}
