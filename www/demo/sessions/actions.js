// Actions on a conversation, as items of its menu.
import { PushSetting } from "../../bili-im/index.js";
import { say } from "../page/words.js";
import { isGroup, isPinned, isSystem, keyOf, nameOf, talkerOf } from "./session.js";

/**
 * The items for `session`. Calls `onChanged(session)` with its new state after a change, `onGone(key)` when it was removed
 * from the list, and `announce(text)` with the outcome.
 */
export function actionsOf(session, app, { onChanged, onGone, announce }) {
  const { client, me, people } = app;
  const talker = talkerOf(session);
  const name = nameOf(session, people);

  /** Makes one change, then reloads the session, so that the state shown is the service's. */
  function change(make, done) {
    return async () => {
      const isDone = await app.attempt(() => make().then(() => true));
      if (!isDone) return;
      announce(say(done, { name }));
      const fresh = await app.attempt(() => client.session(talker), { isBackground: true });
      if (fresh !== undefined && me === app.me) onChanged(fresh);
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
      const isDone = await app.attempt(() => client.remove(talker).then(() => true));
      if (!isDone || me !== app.me) return;
      announce(say("removed", { name }));
      onGone(keyOf(session));
    },
  };

  /** Pushes: the service has to be asked whether the user can push. */
  async function pushes() {
    const setting = await app.attempt(() => client.pushSetting(talker), { isBackground: true });
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
