import type { PageElement, PageTree } from '../page-tree.ts';

export interface Stars {
  readonly value: number;
  readonly best: number;
}

/** `4.3 out of 5`. */
export const OUT_OF =
  /(?<![\d.,])(\d{1,2}(?:[.,]\d{1,2})?) ?(?:out of|stars? (?:out )?of|of|von|sur|de|di|su|van(?: de)?|na|z|ze|din|из|\/)(?: \p{L}{1,12})? ?(5|10)(?![\d.,])/iu;
const JAPANESE = /5つ星のうち ?(\d(?:\.\d)?)/;
const STARS_WORD =
  /(?<![\d.,])([0-5](?:[.,]\d{1,2})?) ?[- ]?(?:stars?|sterne?|étoiles?|estrellas?|stelle|estrelas?|sterren|gwiazd\p{L}*|hvězd\p{L}*|hviezd\p{L}*|stele|звезд\p{L}*|звёзд\p{L}*|星|점|स्टार)(?!\p{L})/iu;
const RATED =
  /(?:rated|rating|bewertung|note|valoraci[oó]n|valutazione|avaliação|beoordeling|ocena|hodnocení|hodnotenie|оценка|评分|評価|평점|रेटिंग)[: ]{1,3}([0-5](?:[.,]\d{1,2})?)(?![\d.,])/iu;
const MAX_ELEMENTS = 60;

const number = (text: string | undefined): number => Number((text ?? '').replace(',', '.'));

function within(value: number, best: number): Stars | null {
  return Number.isFinite(value) && value >= 0 && value <= best ? { value, best } : null;
}

/** Stars as a text says them: `4 out of 5`, `4,5 von 5 Sternen`, `★★★★☆`, `5つ星のうち4.0`. */
export function starsInText(text: string): Stars | null {
  const short = text.slice(0, 120);
  const japanese = JAPANESE.exec(short);
  if (japanese) return within(number(japanese[1]), 5);
  const outOf = OUT_OF.exec(short);
  if (outOf) return within(number(outOf[1]), Number(outOf[2]));
  const word = STARS_WORD.exec(short) ?? RATED.exec(short);
  if (word) return within(number(word[1]), 5);
  const glyphs = /[★⭐]{1,5}[☆✩]{0,4}/u.exec(short)?.[0];
  if (glyphs === undefined) return null;
  const all = [...glyphs].length;
  const full = [...glyphs].filter((glyph) => glyph === '★' || glyph === '⭐').length;
  return all === 5 || !/[☆✩]/.test(glyphs) ? within(full, 5) : null;
}

const DATA = ['data-rating', 'data-score', 'data-stars', 'data-rating-value', 'data-rate'];
const SAID = ['aria-label', 'title', 'alt', 'content'];
const STAR_CLASS = /(?:^|[\s_-])(?:stars?|rating|rate|bewertung|sterne)(?:[\s_-]|$)/i;
const NUMBERED_CLASS = /(?:^|[\s_-])(?:stars?|rating)[_-]{1,2}([0-5](?:[-_.]5)?)(?=\s|$)/i;

/** The stars that an element says by its attributes or draws by its style. */
export function starsOfElement({ attributes }: PageElement): Stars | null {
  const classes = (attributes['class'] ?? '').slice(0, 200);
  for (const name of DATA) {
    const value = attributes[name];
    if (value !== undefined && /^\d(?:[.,]\d{1,2})?$/.test(value.trim())) return within(number(value.trim()), 5);
  }
  for (const name of SAID) {
    const said = attributes[name];
    if (said === undefined || said.length > 120) continue;
    const stars =
      starsInText(said) ??
      (STAR_CLASS.test(classes) && /^[0-5](?:[.,]\d)?$/.test(said) ? within(number(said), 5) : null);
    if (stars !== null) return stars;
  }
  if (!STAR_CLASS.test(classes)) return null;
  const numbered = NUMBERED_CLASS.exec(classes)?.[1];
  if (numbered !== undefined) return within(number(numbered.replace(/[-_]/, '.')), 5);
  // Stars are often filled up to a share of their width.
  const width = /(?:^|[;\s])width ?: ?(\d{1,3}(?:\.\d{1,2})?)%/.exec((attributes['style'] ?? '').slice(0, 200))?.[1];
  return width === undefined ? null : within(Math.round(number(width) / 10) / 2, 5);
}

/** The first stars in an element, by its attributes or its text. */
export function starsIn(tree: PageTree, element: PageElement): Stars | null {
  const own = starsOfElement(element);
  if (own !== null) return own;
  const end = Math.min(element.last, element.number + MAX_ELEMENTS);
  for (let at = element.number + 1; at <= end; at += 1) {
    const inner = tree.elements[at];
    const stars = inner && inner.sight !== 'hidden' ? starsOfElement(inner) : null;
    if (stars !== null) return stars;
  }
  for (let index = element.firstRun; index < Math.min(element.endRun, element.firstRun + 12); index += 1) {
    const stars = starsInText(tree.runs[index]?.text ?? '');
    if (stars !== null) return stars;
  }
  return null;
}
