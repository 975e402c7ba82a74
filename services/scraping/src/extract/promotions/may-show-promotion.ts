import { ByteWords } from '../byte-words.ts';
import type { PageText } from '../page-text.ts';
import { shownBytes } from '../shown-bytes.ts';
import { PROMOTION_BYTES } from './promotion-words.ts';

const WORDS = new ByteWords(PROMOTION_BYTES, { anyCase: true });
const STRUCK_STYLE = new ByteWords(['line-through'], { anyCase: true });

/** Of bytes as characters: a digit of any script, and spaces as they are written. */
const DIGIT = '[\\d\\x80-\\xff]';
const SPACES = '(?:\\s|&nbsp;|\\xc2\\xa0|\\xe2\\x80[\\x80-\\xaf]){0,8}';
/** `20 %`, `1 + 1`, `3 for`, `2 items for`. */
const SIGNS = new RegExp(
  `${DIGIT}${SPACES}(?:[%+]|&percnt|&plus|(?:[a-z\\x80-\\xff]{1,12}\\.?${SPACES})?(?:for|f\\xc3[\\xbc\\x9c]r|nur|pour|por|per|voor|za|pentru|\\xd0[\\xb7\\x97]\\xd0[\\xb0\\x90])(?![a-z]))`,
  'i',
);
/** `3x2`, as it is said in the south of Europe. */
const TIMES = new RegExp(`\\d${SPACES}(?:x|\\xc3\\x97|&times;)${SPACES}\\d`, 'i');
/** A letter or sign that is written by its number or name, but for those that mean nothing here. */
const REFERENCE =
  /&(?!(?:nbsp|amp|quot|lt|gt|euro|pound|yen|copy|reg|trade|hellip|[mn]dash|middot|bull|[lr]aquo|[lr]saquo|[lr][sd]quo|times|percnt|plus|#(?:3[49]|160|169|174|8\d{3})|#x(?:2[27]|a0));)[a-z#]/i;

/**
 * Whether the text of a page may tell of a promotion that `readPromotion` would find: in its bytes stands a word or a sign
 * without which there is none. False only where a look at what people see finds nothing.
 */
export function mayShowPromotion(page: PageText): boolean {
  if (!page.isUtf8) return true;
  const shown = shownBytes(page.bytes);
  if (shown === null || shown.isStruck || WORDS.isIn(shown.text)) return true;
  const text = shown.text.toString('latin1');
  if (SIGNS.test(text) || REFERENCE.test(text)) return true;
  return (/^(?:es|it|pt|ca)/i.test(page.locale.language ?? '') && TIMES.test(text)) || isStruckByStyle(page.bytes);
}

/** Whether an element is struck through by a style of its own: what style sheets say is not looked at. */
function isStruckByStyle(bytes: Buffer): boolean {
  let at = STRUCK_STYLE.next(bytes, 0);
  while (at !== -1) {
    const tag = bytes.lastIndexOf('<', at);
    if (!/^<style[\s>]/i.test(bytes.toString('latin1', tag, tag + 7))) return true;
    // However often one style sheet says it, it is gone through once.
    const end = bytes.indexOf('</', at);
    at = end === -1 ? -1 : STRUCK_STYLE.next(bytes, end);
  }
  return false;
}
