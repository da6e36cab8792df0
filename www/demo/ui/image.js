// Images with a fallback, so that a broken image is never seen.
import { safeUrl } from "../../bili-im/index.js";

const IMAGE_HOSTS = /\.(hdslb|biliimg)\.com$/;

/** Returns `fallback`, and replaces it with the image once that has loaded; an unsafe address loads nothing. */
export function imageWithFallback(address, alt, className, fallback) {
  const src = imageUrl(address);
  if (src === undefined) return fallback;
  const image = new Image();
  image.alt = alt;
  image.className = className;
  image.referrerPolicy = "no-referrer";
  image.addEventListener("load", () => fallback.replaceWith(image));
  image.src = src;
  return fallback;
}

/** Only the service's image hosts: any other would learn the reader's IP address. */
function imageUrl(address) {
  const href = typeof address === "string" ? safeUrl(address) : undefined;
  if (href === undefined) return undefined;
  const { hostname, port } = new URL(href);
  return port === "" && IMAGE_HOSTS.test(hostname) ? href : undefined;
}
