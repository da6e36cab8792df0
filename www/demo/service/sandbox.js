// Controls of the sandbox: list accounts and log in. On a real page the user is logged in already.

const FIRST_USER = 293793435;

async function control(path, body) {
  const options = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const reply = await fetch(`/_sandbox/${path}`, options);
  if (!reply.ok) throw new Error(`/_sandbox/${path}: HTTP ${reply.status}`);
  return reply.json();
}

/** The accounts that can log in, as `{ mid, name }`; system accounts cannot. */
export async function people() {
  const accounts = await control("account");
  return accounts.filter(({ system_msg_type }) => system_msg_type === 0).map(({ mid, name }) => ({ mid, name }));
}

/** Logs in as `mid`, or out with `null`, by the cookies of a real login. */
export async function logIn(mid) {
  await (mid === null ? control("logout", {}) : control("login", { mid }));
}

/** The user's mid, by the cookie; `null` if nobody is logged in. */
export function whoIsLoggedIn() {
  const found = /(?:^|;\s*)DedeUserID=(\d+)/.exec(document.cookie);
  return found === null ? null : Number(found[1]);
}

/** The account to log in as at first. */
export function firstUser(everyone) {
  return (everyone.find((person) => person.mid === FIRST_USER) ?? everyone[0]).mid;
}
