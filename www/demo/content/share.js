// Things that people share.
import { ShareSource, shareUrl } from "../../bili-im/index.js";
import { say } from "../page/words.js";
import { card } from "./card.js";
import { text } from "./values.js";

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
export function shareOf(share) {
  const { source, source_desc, title, author, headline, thumb } = share;
  return card({
    label: text(source_desc) || say(LABELS.get(source) ?? "share"),
    title: text(title) || headline,
    address: shareUrl(share),
    cover: thumb,
    facts: [author],
  });
}

/** Something else: it says itself what it is. */
export function otherShareOf(share) {
  const { source, title, author, desc, cover } = share;
  const label = text(source) || say("share");
  return card({ label, title, address: shareUrl(share), cover, about: desc, facts: [author] });
}

/** A mini program; its address is mostly one that only the app understands. */
export function miniProgramOf({ title, name, cover, jump_uri, label_name }) {
  const label = text(label_name) || say("miniProgram");
  return card({ label, title: text(title) || name, address: jump_uri, cover, facts: [name] });
}

/** A picture that leads somewhere. */
export function pictureCardOf({ title, pic_url, jump_url }) {
  return card({ label: say("card"), title: text(title) || say("card"), address: jump_url, cover: pic_url });
}
