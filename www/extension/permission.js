// Whether to notify of messages: the browser keeps it as a permission, which the popup asks for.

const NOTIFICATIONS = { permissions: ["notifications"] };

export const mayNotify = () => chrome.permissions.contains(NOTIFICATIONS);
export const askToNotify = () => chrome.permissions.request(NOTIFICATIONS);
export const stopNotifying = () => chrome.permissions.remove(NOTIFICATIONS);
