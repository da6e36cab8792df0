/**
 * The words of a text, for the search. Chinese has no spaces, so the platform's own segmenter finds its words.
 *
 * VitePress sends this function to the browser as text: it must not use anything outside of itself.
 */
export function tokenize(text) {
  const words = new Intl.Segmenter("zh-CN", { granularity: "word" }).segment(text);
  return Array.from(words, ({ segment }) => segment.trim()).filter(Boolean);
}
