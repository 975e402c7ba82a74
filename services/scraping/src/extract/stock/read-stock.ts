import { chooseOffer } from '../choose-offer.ts';
import { chooseProduct } from '../choose-product.ts';
import { ByteWords } from '../byte-words.ts';
import type { Account } from '../evidence.ts';
import type { PageText } from '../page-text.ts';
import type { DataStock } from './decide-stock.ts';
import { jsonLdPlaces } from '../structured/json-ld.ts';
import { SALE_BYTES } from './sale-bytes.ts';
import { findStockSigns } from './stock-signs.ts';
import { OUT_BYTES as OUT_BYTES_MANY } from './stock-words.ts';
import { OUT_BYTES_MORE } from './stock-words-more.ts';

const OUT_BYTES = { ...OUT_BYTES_MANY, ...OUT_BYTES_MORE };

/** What is seen of the product's stock: wordings, buttons, names. */
export function readStock(page: PageText): readonly Account[] {
  const stock = findStockSigns(page);
  return stock.length === 0 ? [] : [{ source: 'visible', trust: 0.8, products: [], stock, warnings: [], troubles: [] }];
}

/** What each account's data says of the stock of the page's product. */
export function dataStockOf(accounts: readonly Account[], page: PageText): DataStock[] {
  return accounts.flatMap((account): DataStock[] => {
    const chosen = chooseProduct(account.products, page);
    if (!('product' in chosen)) return [];
    const { availability } = chooseOffer(chosen.product, page.url);
    return availability === null ? [] : [{ source: account.source, ...availability }];
  });
}

/** What finds the words of a page's language and of English, which shops of any language speak, too. */
class LanguageWords {
  readonly #table: Readonly<Record<string, readonly string[]>>;
  readonly #anyCase: boolean;
  readonly #finders = new Map<string, ByteWords>();

  constructor(table: Readonly<Record<string, readonly string[]>>, anyCase: boolean) {
    this.#table = table;
    this.#anyCase = anyCase;
  }

  /** Null for a language that has no words. */
  of(page: PageText): ByteWords | null {
    const language = (page.locale.language ?? '').slice(0, 2).toLowerCase();
    const own = Object.hasOwn(this.#table, language) ? this.#table[language] : undefined;
    return own === undefined ? null : this.#finder(language, [...own, ...(this.#table['en'] ?? [])]);
  }

  get all(): ByteWords {
    return this.#finder('', Object.values(this.#table).flat());
  }

  /** Made once for each language. */
  #finder(language: string, words: readonly string[]): ByteWords {
    const finder = this.#finders.get(language) ?? new ByteWords(words, { anyCase: this.#anyCase });
    this.#finders.set(language, finder);
    return finder;
  }
}

const OUT_WORDS = new LanguageWords(OUT_BYTES, false);
const SALE_WORDS = new LanguageWords(SALE_BYTES, true);

/**
 * Whether a page holds words of its language, or of English, that say that something is sold out: seen in the bytes, in
 * whatever part, so that data that says "in stock" is believed at once only where nothing could speak against it.
 */
export const mayBeOut = (page: PageText): boolean => page.once(isOutIn);

const isOutIn = (page: PageText): boolean => (OUT_WORDS.of(page) ?? OUT_WORDS.all).isIn(page.bytes);

/**
 * Whether anything on a page could say that something can be bought: words, buttons, times of delivery or a program's state,
 * in whatever part but its JSON-LD. Data that says "sold out" is believed at once only where nothing could speak against
 * it. Every page of a language whose words aren't known may.
 */
export const mayBeOnSale = (page: PageText): boolean => page.once(isSaleIn);

function isSaleIn(page: PageText): boolean {
  const words = page.isUtf8 ? SALE_WORDS.of(page) : null;
  if (words === null) return true;
  let from = 0;
  for (const { start, end } of jsonLdPlaces(page)) {
    if (words.isIn(page.bytes, from, start)) return true;
    from = end;
  }
  return words.isIn(page.bytes, from);
}
