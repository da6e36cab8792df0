// Shared items.
import { ShareSource, shareUrl } from "../../bili-im/index.js";
import { t } from "../ui/i18n.js";
import { card } from "./card.js";
import { asString } from "./coerce.js";

const LABELS = new Map([
  [ShareSource.Clip, "clip"],
  [ShareSource.Album, "album"],
  [ShareSource.PlainText, "plainText"],
  [ShareSource.Live, "liveRoom"],
  [ShareSource.Video, "video"],
  [ShareSource.Article, "article"],
  [ShareSource.SeriesBySeason, "series"],
  [ShareSource.Music, "music"],
  [ShareSource.NationalAnimation, "animation"],
  [ShareSource.Picture, "image"],
  [ShareSource.Dynamic, "dynamic"],
  [ShareSource.SeriesByEpisode, "series"],
  [ShareSource.Series, "series"],
]);

/** A video, an article, a series and so on. */
export function renderShare(share) {
  const { source, source_desc, title, author, headline, thumb } = share;
  return card({
    label: asString(source_desc) || t(LABELS.get(source) ?? "share"),
    title: asString(title) || headline,
    address: shareUrl(share),
    cover: thumb,
    facts: [author],
  });
}

/** Any other share, which names its own source. */
export function renderOtherShare(share) {
  const { source, title, author, desc, cover } = share;
  const label = asString(source) || t("share");
  return card({ label, title, address: shareUrl(share), cover, about: desc, facts: [author] });
}

/** A mini program; its address usually works in the app only. */
export function renderMiniProgram({ title, name, cover, jump_uri, label_name }) {
  const label = asString(label_name) || t("miniProgram");
  return card({ label, title: asString(title) || name, address: jump_uri, cover, facts: [name] });
}

/** An image with a link. */
export function renderPictureCard({ title, pic_url, jump_url }) {
  return card({ label: t("card"), title: asString(title) || t("card"), address: jump_url, cover: pic_url });
}
