// Images with a fallback, so that a broken image is never seen.
import { safeUrl } from "../../bili-im/index.js";
import { localPicture } from "../service/sandbox.js";

const IMAGE_HOSTS = /\.(hdslb|biliimg)\.com$/;

/**
 * The image at `address`: shows `placeholder` until it has loaded, then the image, as `render(image)` wraps it. If it fails,
 * or the address is unsafe, shows `fallback`.
 */
export function imageWithFallback(
  address,
  { alt = "", className, fallback, placeholder = fallback, render = (image) => image },
) {
  const src = imageUrl(address);
  if (src === undefined) return fallback;
  const image = new Image();
  image.alt = alt;
  image.className = className;
  image.referrerPolicy = "no-referrer";
  image.addEventListener("load", () => placeholder.replaceWith(render(image)));
  image.addEventListener("error", () => placeholder !== fallback && placeholder.replaceWith(fallback));
  image.src = src;
  return placeholder;
}

/** Only the service's image hosts: any other would learn the reader's IP address. */
function imageUrl(address) {
  const href = typeof address === "string" ? safeUrl(address) : undefined;
  if (href === undefined) return undefined;
  const { hostname, port } = new URL(href);
  return port === "" && IMAGE_HOSTS.test(hostname) ? localPicture(href) : undefined;
}
