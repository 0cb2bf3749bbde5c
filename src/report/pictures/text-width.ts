/**
 * The width of a text that no browser has measured yet: an upper estimate over the fonts that `system-ui` stands for,
 * so that what is laid out by it never overlaps.
 */
export const textWidth = (text: string, fontSize: number): number =>
  Array.from(text, widthOf).reduce((width, each) => width + each, 0) * fontSize;

/** In parts of the font's size, from the widest of the usual fonts. */
function widthOf(character: string): number {
  if (/[iljtfrI.,:;'|!()[\] ]/.test(character)) return 0.4;
  if (/[mwMW%@]/.test(character)) return 0.98;
  return /[A-Z+−<>=]/.test(character) ? 0.76 : 0.64;
}
