// The context menu of a conversation.
import { openArchive } from "../../bili-im/archive.js";
import { PushSetting } from "../../bili-im/index.js";
import { exportConversation } from "../../shared/export-conversation.js";
import { currentLanguage, t } from "../ui/i18n.js";
import { isGroup, isPinned, isSystem, keyOf, nameOf, talkerOf } from "./session.js";

/**
 * The menu items for `session`. `onChange(session)` gets the session as the service returns it after a change,
 * `onRemove(key)` is called when it has been removed, `setStatus(text)` gets the outcome.
 */
export function menuItems(session, app, { onChange, onRemove, setStatus }) {
  const { client, me, users } = app;
  const talker = talkerOf(session);
  const name = nameOf(session, users);

  /** Makes a change, then fetches the session again, so that what is shown is the service's state. */
  function change(request, successKey) {
    return async () => {
      const isDone = await app.attempt(() => request().then(() => true));
      if (!isDone) return;
      setStatus(t(successKey, { name }));
      const fresh = await app.attempt(() => client.session(talker), { isBackground: true });
      if (fresh !== undefined && me === app.me) onChange(fresh);
    };
  }

  const toggle = (label, isOn, set, [onKey, offKey]) => ({
    label: t(label),
    checked: isOn,
    onSelect: change(() => set(!isOn), isOn ? offKey : onKey),
  });

  const markRead = { label: t("markRead"), onSelect: change(() => client.markRead(talker), "markedRead") };
  const pin = toggle("pin", isPinned(session), (on) => (on ? client.pin(talker) : client.unpin(talker)), [
    "pinnedNow",
    "unpinnedNow",
  ]);
  const mute = toggle("mute", session.is_dnd === 1, (on) => client.setDnd(talker, on), ["mutedNow", "unmutedNow"]);
  const intercept = toggle("intercept", session.is_intercept === 1, (on) => client.setIntercept(talker, on), [
    "interceptedNow",
    "notInterceptedNow",
  ]);
  const exportFile = {
    label: t("exportFile"),
    async onSelect() {
      const onProgress = (count) => setStatus(t("exporting", { count }));
      const options = { locale: currentLanguage(), onProgress };
      const isDone = await app.attempt(() => exportConversation(openArchive, client, talker, options).then(() => true));
      if (isDone) setStatus(t("exported", { name }));
    },
  };
  const remove = {
    label: t("remove"),
    async onSelect() {
      const isDone = await app.attempt(() => client.remove(talker).then(() => true));
      if (!isDone || me !== app.me) return;
      setStatus(t("removed", { name }));
      onRemove(keyOf(session));
    },
  };

  /** Pushes: only the service knows whether the talker has any. */
  async function pushToggle() {
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
    exportFile,
    remove,
    ...(isGroup(session) ? [] : [pushToggle()]),
  ];
}
