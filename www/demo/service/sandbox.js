// What only the sandbox can do: say who there is, and log someone in. A real page has neither; the user is logged in.

const FIRST_USER = 293793435;

async function control(path, body) {
  const options = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const reply = await fetch(`/_sandbox/${path}`, options);
  if (!reply.ok) throw new Error(`/_sandbox/${path}: HTTP ${reply.status}`);
  return reply.json();
}

/** Everyone one can be in the sandbox: `{ mid, name }`. System accounts write, but nobody logs in as one. */
export async function people() {
  const accounts = await control("account");
  return accounts.filter(({ system_msg_type }) => system_msg_type === 0).map(({ mid, name }) => ({ mid, name }));
}

/** Logs `mid` in, or everybody out with `null`: sets or removes the cookies a real login would. */
export async function logIn(mid) {
  await (mid === null ? control("logout", {}) : control("login", { mid }));
}

/** Who is logged in, by the cookie; `null` for nobody. */
export function whoIsLoggedIn() {
  const found = /(?:^|;\s*)DedeUserID=(\d+)/.exec(document.cookie);
  return found === null ? null : Number(found[1]);
}

/** Whom to log in when nobody is. */
export function firstUser(everyone) {
  return (everyone.find((person) => person.mid === FIRST_USER) ?? everyone[0]).mid;
}
