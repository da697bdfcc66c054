/** Scripts that put no spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const NEVER_FIRST = /^[\p{Pe}\p{Pf}\p{M}、。，．・：；？！ー々…,.:;?!%]/u;
const NEVER_LAST = /[\p{Ps}\p{Pi}]$/u;
const words = new Intl.Segmenter("und", { granularity: "word" });

/** The offsets at which a line of this text may end, the last one included. */
export function breakPoints(text: string): number[] {
  const points: number[] = [];
  let before = "";
  for (const { index, segment } of words.segment(text)) {
    if (before && mayBreak(before, segment)) points.push(index);
    before = segment;
  }
  if (text.length > 0) points.push(text.length);
  return points;
}

function mayBreak(before: string, after: string): boolean {
  if (/^\s/u.test(after) || NEVER_FIRST.test(after)) return false;
  if (/[^\S\u00a0\u202f]$/u.test(before)) return true;
  if (NEVER_LAST.test(before)) return false;
  if (/[-–—/]$/u.test(before)) return true;
  return UNSPACED.test(before) || UNSPACED.test(after);
}
