import { readAvailability } from '../availability.ts';
import { readDeclaredCurrency } from '../currency.ts';
import type { OfferTerms, PriceEvidence, ProductEvidence, Reading } from '../evidence.ts';
import type { Attributes } from '../html/tag-attributes.ts';
import { readGtin } from '../identifiers.ts';
import { LIMITS } from '../limits.ts';
import type { PageText } from '../page-text.ts';
import { readPriceText } from '../price-text.ts';
import { readable } from '../text.ts';
import { isoTime } from './offer-terms.ts';

const PRICES = [
  'product:sale_price:amount',
  'product:price:amount',
  'og:price:amount',
  'product:price',
  'og:price',
  'product:sale_price',
];
const LIST_PRICES = ['product:original_price:amount', 'og:price:standard_amount', 'product:original_price'];
const CURRENCIES = [
  'product:sale_price:currency',
  'product:price:currency',
  'og:price:currency',
  'product:currency',
  'og:currency',
];
const PRICE_LABEL = /^(?:price|preis|prix|precio|prezzo|prijs|preço|cena|pris|hinta|цена)/i;

/** Open Graph and product tags in `<meta>`, and the labelled data of Twitter cards. */
export class MetaTags {
  readonly #tags = new Map<string, string>();
  readonly #images: string[] = [];

  add(attributes: Attributes): void {
    const name = (attributes['property'] ?? attributes['name'] ?? '').toLowerCase();
    const content = attributes['content'];
    if (!content || !/^(?:og|product|twitter):/.test(name)) return;
    if ((name === 'og:image' || name === 'og:image:secure_url') && this.#images.length < LIMITS.images)
      this.#images.push(content);
    if (!this.#tags.has(name) && this.#tags.size < LIMITS.items) this.#tags.set(name, content.slice(0, LIMITS.text));
  }

  /** The product that the tags describe; none where they give neither price nor availability nor a product's name. */
  products(page: PageText): ProductEvidence[] {
    const currency = this.#reading(CURRENCIES);
    const price = this.#price(PRICES, currency, page) ?? this.#labelledPrice(page);
    const availability = this.#availability();
    const isProduct = /product|og:product/i.test(this.#tags.get('og:type') ?? '');
    if (price === null && availability === null && !isProduct) return [];
    const sku = this.#reading(['product:retailer_item_id', 'product:retailer_part_no', 'product:sku']);
    const gtin = this.#reading(['product:gtin', 'product:ean', 'product:upc', 'product:isbn']);
    const digits = gtin && readGtin(gtin.value);
    return [
      {
        role: 'main',
        isProduct: true,
        name: this.#reading(['og:title', 'twitter:title']),
        brand: this.#reading(['product:brand', 'og:brand']),
        sku,
        gtin: gtin && digits ? { ...gtin, value: digits } : null,
        mpn: this.#reading(['product:mfr_part_no', 'product:mpn']),
        url: this.#tags.get('og:url') ?? null,
        rating: null,
        images: this.#imageReading(page),
        offers: [
          {
            path: '',
            price,
            currency,
            isRange: false,
            listPrice: this.#price(LIST_PRICES, currency, page),
            availability,
            isUsed: /used|refurbished/i.test(this.#tags.get('product:condition') ?? ''),
            url: null,
            sku: null,
            gtin: null,
            mpn: null,
            terms: this.#terms(),
          },
        ],
      },
    ];
  }

  #reading(names: readonly string[]): Reading<string> | null {
    for (const name of names) {
      const text = this.#tags.get(name);
      const value = text === undefined ? null : readable(text);
      if (text !== undefined && value !== null) return { value, path: pathOf(name), text };
    }
    return null;
  }

  #price(names: readonly string[], currency: Reading<string> | null, page: PageText): PriceEvidence | null {
    const found = this.#reading(names);
    if (found === null) return null;
    const declared = currency === null ? null : readDeclaredCurrency(currency.value);
    const reading = readPriceText(found.text, { ...page.locale, declared, machine: true });
    return reading.amount === null ? null : { path: found.path, text: found.text, reading };
  }

  #labelledPrice(page: PageText): PriceEvidence | null {
    for (const number of [1, 2]) {
      const label = this.#tags.get(`twitter:label${number}`) ?? '';
      const text = this.#tags.get(`twitter:data${number}`);
      if (text === undefined || !PRICE_LABEL.test(label.trim())) continue;
      const reading = readPriceText(text, page.locale);
      if (reading.amount !== null) {
        return {
          path: pathOf(`twitter:data${number}`),
          text,
          reading: { ...reading, confidence: reading.confidence * 0.8 },
        };
      }
    }
    return null;
  }

  #availability(): ProductEvidence['offers'][number]['availability'] {
    const found = this.#reading(['product:availability', 'og:availability']);
    const value = found && readAvailability(found.value);
    return found && value ? { ...found, value } : null;
  }

  /** Facebook's catalogue tells when a sale price holds. */
  #terms(): OfferTerms | null {
    const time = (edge: 'start' | 'end'): Reading<string> | null => {
      const found = this.#reading([`product:sale_price_dates:${edge}`]);
      const value = found && isoTime(found.value);
      return found && value ? { ...found, value } : null;
    };
    const terms = { startsAt: time('start'), endsAt: time('end'), freeShipping: null };
    return terms.startsAt === null && terms.endsAt === null ? null : terms;
  }

  #imageReading(page: PageText): ProductEvidence['images'] {
    const addresses = this.#images.flatMap((text) => URL.parse(text, page.url?.href)?.href ?? []);
    const [first] = this.#images;
    return first === undefined || addresses.length === 0
      ? null
      : { value: [...new Set(addresses)], path: pathOf('og:image'), text: first };
  }
}

function pathOf(name: string): string {
  return `meta[${name.startsWith('twitter:') ? 'name' : 'property'}="${name}"]`;
}
