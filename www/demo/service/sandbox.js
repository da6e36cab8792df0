// Sandbox only: list the accounts, log in as one, and show its pictures. On the real site the user is logged in already, and
// pictures load from the addresses in the messages.

/** The account to log in as by default. */
export const DEFAULT_MID = 293793435;

/** Calls the control API: posts `body`, or asks where there is none. */
export async function control(path, body) {
  const options = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`/_sandbox/${path}`, options);
  if (!response.ok) throw new Error(`/_sandbox/${path}: HTTP ${response.status}`);
  return response.json();
}

/** The accounts to log in as, `{ mid, name }`: all but system accounts. */
export async function listAccounts() {
  const accounts = await control("account");
  return accounts.filter(({ system_msg_type }) => system_msg_type === 0).map(({ mid, name }) => ({ mid, name }));
}

/** Logs in as `mid`, or out with `null`: sets or removes the cookies of a real login. */
export async function logIn(mid) {
  await (mid === null ? control("logout", {}) : control("login", { mid }));
}

/** The option `hosts` of a client of the sandbox. */
export function sandboxHosts() {
  const { origin } = location;
  return { vc: origin, api: origin, customerService: origin };
}

/** The mid of the account that is logged in, from the cookie; `null` if none is. */
export function loggedInMid() {
  const found = /(?:^|;\s*)DedeUserID=(\d+)/.exec(document.cookie);
  return found === null ? null : Number(found[1]);
}

/** The sandbox's own copy of a picture of the service's hosts; `undefined` for what is none. */
export function localPicture(href) {
  const { pathname } = new URL(href);
  return pathname.startsWith("/bfs/") ? location.origin + pathname : undefined;
}

/** The mid of that account, or of another one where it is not there. */
export function defaultAccount(accounts) {
  return (accounts.find(({ mid }) => mid === DEFAULT_MID) ?? accounts[0]).mid;
}
