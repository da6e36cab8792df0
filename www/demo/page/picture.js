// Pictures with a placeholder until they have loaded, so that no broken icon is ever shown.
import { safeUrl } from "../../bili-im/index.js";

const IMAGE_HOSTS = /\.(hdslb|biliimg)\.com$/;

/** `standIn`, replaced by the picture once it has loaded; never replaced if the address is unsafe. */
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

/** Only from the service's image hosts: no other host must learn that a message is read. */
function imageUrl(address) {
  const href = typeof address === "string" ? safeUrl(address) : undefined;
  if (href === undefined) return undefined;
  const { hostname, port } = new URL(href);
  return port === "" && IMAGE_HOSTS.test(hostname) ? href : undefined;
}
