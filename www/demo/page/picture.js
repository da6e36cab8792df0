// Pictures that may not load: what stands for one is shown until it has, so there is never a broken icon.
import { safeUrl } from "../../bili-im/index.js";

const IMAGE_HOSTS = /\.(hdslb|biliimg)\.com$/;

/** `standIn`, which gives way to the picture once that has loaded; `standIn` alone where the address is no safe one. */
export function picture(address, description, className, standIn) {
  const src = imageUrl(address);
  if (src === undefined) return standIn;
  const image = new Image();
  image.alt = description;
  image.className = className;
  image.referrerPolicy = "no-referrer";
  image.addEventListener("load", () => standIn.replaceWith(image));
  image.src = src;
  return standIn;
}

/** Only from the service's image hosts, so that no stranger learns who reads. */
function imageUrl(address) {
  const href = typeof address === "string" ? safeUrl(address) : undefined;
  if (href === undefined) return undefined;
  const { hostname, port } = new URL(href);
  return port === "" && IMAGE_HOSTS.test(hostname) ? href : undefined;
}
