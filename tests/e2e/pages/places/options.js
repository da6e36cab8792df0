/** What a client needs in pages and backgrounds of extensions. */
export async function extensionOptions({ chromeCookieCsrf }) {
  const cookie = await chrome.cookies.get({ url: "https://api.vc.bilibili.com/", name: "DedeUserID" });
  return { csrf: chromeCookieCsrf(chrome), mid: cookie?.value };
}
