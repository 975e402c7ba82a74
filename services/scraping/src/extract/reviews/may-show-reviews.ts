import type { PageText } from '../page-text.ts';

/** How reviews are named in headings, and in the names of classes, whatever the language of the page. */
const NAMES = ['eview', 'omment', 'estimonial', 'eedback'];
const HEADINGS: Readonly<Record<string, readonly string[]>> = {
  de: ['ewertung', 'ezension', 'undenmeinung'],
  fr: ['avis', 'Avis', 'AVIS', 'ommentaire'],
  es: ['pinion', 'pinión', 'aloraci', 'eseña'],
  it: ['ecension', 'pinion'],
  pt: ['valiaç', 'pini'],
  nl: ['eoordeling', 'eview'],
  pl: ['pini', 'cen'],
  cs: ['odnocen', 'ecenz'],
  sk: ['odnoten', 'ecenz'],
  ro: ['ecenzi', 'eview'],
  ru: ['тзыв'],
  zh: ['评价', '評論', '评论'],
  ja: ['レビュー', '口コミ', 'クチコミ'],
  ko: ['리뷰', '후기'],
  hi: ['समीक्षा'],
};
/** Places of one word that are looked at. */
const MAX_PLACES = 200;
const BACK = 160;
/** In the value of an attribute that names what an element is, or says what it shows. */
const IN_ATTRIBUTE = /<[a-z][^<>]*\s(?:class|id|itemprop|data-[a-z-]{1,20})\s*=\s*["']?[^"'<>]*$/i;
/** In a text that a person sees, and in no program and no style. */
const IN_TEXT = />[^<>"{};=]*$/;

/**
 * Whether a page may show reviews: found in its bytes, so that a page without any costs no look at what it shows.
 * Scripts and styles that only know the word don't count.
 */
export const mayShowReviews = (page: PageText): boolean => page.once(namesReviews);

function namesReviews(page: PageText): boolean {
  const language = (page.locale.language ?? '').slice(0, 2).toLowerCase();
  const own = HEADINGS[language] ?? (language === 'en' ? [] : Object.values(HEADINGS).flat());
  return [...new Set([...NAMES, ...own])].some((name) => standsIn(page, name));
}

function standsIn({ bytes }: PageText, name: string): boolean {
  let at = bytes.indexOf(name);
  for (let seen = 0; at !== -1 && seen < MAX_PLACES; seen += 1) {
    const before = bytes.toString('latin1', Math.max(0, at - BACK), at);
    if (IN_TEXT.test(before) || IN_ATTRIBUTE.test(before)) return true;
    at = bytes.indexOf(name, at + name.length);
  }
  return false;
}
