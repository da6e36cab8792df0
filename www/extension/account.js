// Who is logged in, by the cookies of the site.

const SITE = "https://api.vc.bilibili.com/";

/** The mid, as a text; nothing where nobody is. */
export async function whoIsLoggedIn() {
  const cookie = await chrome.cookies.get({ url: SITE, name: "DedeUserID" });
  return cookie?.value;
}
