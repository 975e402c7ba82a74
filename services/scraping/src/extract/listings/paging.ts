import type { PageElement, PageTree } from '../page-tree.ts';
import { blocksOf } from '../page-blocks.ts';
import { plainDigits } from '../price-notation.ts';

const NEXT =
  /^(?:next(?: page)?|weiter|nächste(?: seite)?|vor|suivante?|page suivante|siguiente|página siguiente|successiv[ao]|avanti|próxim[ao]|seguinte|volgende|następna|dalej|další|ďalšia|ďalej|următoarea|următor|înainte|следующая|далее|вперёд|下一页|下一頁|次へ|次のページ|다음|अगला)?(?: ?(?:»|›|→|>|&gt;))?$/iu;
const RESULTS =
  'results?|products?|items?|articles?|listings?|offers?|properties|homes?|jobs?|artikel|produkte|ergebnisse|treffer|angebote|résultats?|produits?|annonces?|offres?|resultados?|productos?|artículos?|risultati|prodotti|articoli|resultaten|producten|produkt(?:ów|y|ů|ov)?|wyników|ofert|výsledků|položek|výsledkov|položiek|rezultate|produse|товар(?:ов|а)?|результат(?:ов|а)?|предложени[йя]|件|个商品|個商品|条结果|개의? 상품|개|परिणाम|उत्पाद';
const TOTAL_AFTER = new RegExp(
  `(?:^|[^\\d.,])(\\d{1,3}(?:[ .,'’\\u00a0\\u202f]\\d{3}){0,3}|\\d{1,9})\\+? ?(?:\\p{L}{1,12} ){0,2}(?:${RESULTS})(?!\\p{Ll})`,
  'iu',
);
const TOTAL_OF =
  /(?:of|von|sur|de|di|van|z|ze|din|из|\/|共|全) ?(?:about |etwa |over )?(\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3}){0,3}|\d{1,9})(?![\d.,])/iu;
/** `Results 1 - 24 of 310`, without a word for what is counted. */
const RANGE_OF = /(?<!\d)\d{1,6} ?[-–—] ?\d{1,6} ?(?=(?:of|von|sur|de|di|van|z|ze|din|из|\/) ?\d)/iu;
const MAX_TEXT = 120;

function addressOf(element: PageElement, base: URL | null): string | null {
  const written = element.attributes['href']?.trim();
  if (!written || /^(?:#|javascript:)/i.test(written)) return null;
  const address = URL.parse(written.slice(0, 2_000), base?.href);
  return address !== null && /^https?:$/.test(address.protocol) && address.href !== base?.href ? address.href : null;
}

/** The page after this one, by `rel="next"` or by a link that says so. */
export function nextPageOf(tree: PageTree, base: URL | null): string | null {
  let said: string | null = null;
  for (const element of tree.elements) {
    const { tag, attributes } = element;
    if (tag !== 'a' && tag !== 'link') continue;
    if (/(?:^|\s)next(?:\s|$)/i.test(attributes['rel'] ?? '')) {
      const address = addressOf(element, base);
      if (address !== null) return address;
    }
    if (tag !== 'a' || said !== null) continue;
    const text = (attributes['aria-label'] ?? attributes['title'] ?? '').trim() || tree.textOf(element, 40);
    if (text !== '' && text.length <= 30 && NEXT.test(text)) said = addressOf(element, base);
  }
  return said;
}

/** How many there are in all: `1,234 results`, `1–24 of 1.234 Artikel`. */
export function totalOf(tree: PageTree, shown: number): number | null {
  let looked = 0;
  for (const { text } of blocksOf(tree)) {
    if (text.length > MAX_TEXT || !/\d/.test(text)) continue;
    looked += 1;
    if (looked > 500) return null;
    const plain = plainDigits(text);
    const found = TOTAL_AFTER.exec(plain);
    if (!found && !RANGE_OF.test(plain)) continue;
    const of = TOTAL_OF.exec(plain)?.[1];
    const total = Number((of ?? found?.[1] ?? '').replace(/\D/g, ''));
    if (Number.isSafeInteger(total) && total >= shown) return total;
  }
  return null;
}
