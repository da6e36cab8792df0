// The badge: a link to the messages in the corner of the page, with the unread count.
import style from "./badge.css?inline";

const INBOX = "https://message.bilibili.com/#/whisper";

/** Adds the badge to the page. */
export function createBadge() {
  const link = Object.assign(document.createElement("a"), { href: INBOX, target: "_blank", rel: "noopener" });
  // In a shadow tree, so that neither the page's styles nor these reach the other side.
  const host = document.createElement("bili-im-badge");
  const root = host.attachShadow({ mode: "open" });
  root.append(link);
  adoptStyle(root);
  host.hidden = true;
  document.body.append(host);

  return {
    /** Shows the unread count; nothing for 0. */
    show(unread: number) {
      host.hidden = unread === 0;
      link.textContent = unread > 99 ? "99+" : String(unread);
      link.title = `${unread} unread`;
    },
    /** Says why there is no count any more. */
    stop(reason: string) {
      host.hidden = false;
      link.textContent = "!";
      link.title = reason;
    },
  };
}

/** A constructed sheet passes a page's policy against style elements; Firefox refuses it in a manager's isolated world. */
function adoptStyle(root: ShadowRoot) {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.prepend(Object.assign(document.createElement("style"), { textContent: style }));
  }
}
