import { Chance } from '../chance.ts';
import type { LabelledPage } from '../labelled-pages.ts';
import { LANGUAGES } from '../made-languages.ts';
import { hash } from '../made-pages.ts';
import { CaseStyle } from './case-style.ts';
import { CASE_WORDS } from './case-words.ts';
import { PRICE_CASES } from './price-cases.ts';
import type { PriceCase } from './price-cases.ts';

const SHOPS = 72;
/** Each shop has that many of the kinds of prices, in one style. */
const PAGES = 4;

/** The least alone is what shops tell most often of these. */
const KINDS = [...Object.keys(PRICE_CASES), 'least'];
const SPOKEN = LANGUAGES.filter(({ code }) => code.slice(0, 2) in CASE_WORDS);

/** How a shop lays out its pages. */
interface Layout {
  readonly buy: 'button' | 'a' | 'input' | 'none';
  readonly inForm: boolean;
  readonly isAside: boolean;
  readonly cardsBefore: boolean;
  readonly menuPrices: boolean;
  readonly miniCart: boolean;
  readonly heading: 'h1' | 'h1' | 'h2' | 'b';
  readonly data: 'none' | 'right' | 'lowest' | 'range';
  readonly crumbs: boolean;
  readonly cardTag: 'li' | 'div' | 'article' | 'td';
  readonly cardsBuy: boolean;
  readonly cardsCut: boolean;
}

const layoutOf = (chance: Chance): Layout => ({
  buy: chance.of(['button', 'button', 'a', 'input', 'none'] as const),
  inForm: chance.is(0.5),
  isAside: chance.is(0.15),
  cardsBefore: chance.is(0.15),
  menuPrices: chance.is(0.2),
  miniCart: chance.is(0.25),
  heading: chance.of(['h1', 'h1', 'h1', 'h2', 'b'] as const) as 'h1',
  data: chance.of(['none', 'none', 'right', 'right', 'lowest', 'range'] as const),
  crumbs: chance.is(0.5),
  cardTag: chance.of(['li', 'div', 'article', 'td'] as const),
  cardsBuy: chance.is(0.4),
  cardsCut: chance.is(0.3),
});

class CasePage {
  readonly #style: CaseStyle;
  readonly #layout: Layout;
  readonly #chance: Chance;
  readonly #title: string;
  readonly #price: number;

  constructor(style: CaseStyle, layout: Layout, chance: Chance) {
    this.#style = style;
    this.#layout = layout;
    this.#chance = chance;
    this.#title = this.#words(3 + chance.below(3));
    this.#price = this.#amount();
  }

  page(shop: string, name: string, kind: string): LabelledPage {
    const { language, words } = this.#style;
    const make = PRICE_CASES[kind];
    // Some tell no price to strangers.
    const isUntold = this.#chance.is(0.08);
    const shown: PriceCase | undefined = isUntold
      ? undefined
      : make?.({
          style: this.#style,
          chance: this.#chance,
          price: this.#price,
          rounded: (amount) => this.#rounded(amount),
        });
    const html = `<!doctype html><html lang="${language.code}"><head><title>${this.#title} | ${shop}</title>${shown ? this.#data(shown) : ''}</head><body>${this.#top()}<div${this.#style.names('content')}>${this.#layout.cardsBefore ? this.#cards() : ''}${this.#product(shown?.html ?? `<p>${words.askFor}</p>`, shown?.behind ?? '', isUntold)}${this.#layout.cardsBefore ? '' : this.#cards()}</div>${this.#bottom()}</body></html>`;
    return {
      name,
      shop,
      url: `https://${shop}.${language.host}/p/${hash(this.#title)}`,
      bytes: Buffer.from(html),
      prices: shown ? [shown.price.toFixed(2)] : [],
      skus: [],
      availability: null,
      isMade: true,
    };
  }

  #words(count: number): string {
    const words = this.#style.language.words.split(' ');
    return Array.from({ length: count }, () => this.#chance.of(words)).join(' ');
  }

  #amount(): number {
    const size = this.#chance.of([6, 20, 60, 200, 900]) * (this.#style.language.cents ? 1 : 50);
    return this.#rounded((size * (100 + this.#chance.below(200))) / 100);
  }

  #rounded(amount: number): number {
    if (!this.#style.language.cents) return Math.max(10, Math.round(amount / 10) * 10);
    return Math.max(1, Math.floor(amount)) + this.#chance.of([0.99, 0.95, 0.9, 0.5, 0, 0.25]);
  }

  #data({ price, lowest, highest }: PriceCase): string {
    const { data } = this.#layout;
    // Data goes stale, or is of something else: seldom, but it does.
    const fault = this.#chance.is(0.14) ? this.#chance.of(['stale', 'other'] as const) : null;
    const digits = this.#style.language.cents ? 2 : 0;
    const low = lowest ?? price;
    const offers =
      data === 'range' && lowest !== undefined && fault === null
        ? {
            '@type': 'AggregateOffer',
            lowPrice: low.toFixed(digits),
            ...(highest !== undefined && { highPrice: highest.toFixed(digits) }),
          }
        : {
            '@type': 'Offer',
            price: (data === 'lowest' ? low : data === 'right' || data === 'range' ? price : this.#amount()).toFixed(
              digits,
            ),
          };
    if (data === 'none') return '';
    const name = fault === 'other' ? this.#words(4) : this.#title;
    return `<script type="application/ld+json">${JSON.stringify({ '@context': 'https://schema.org', '@type': 'Product', name, offers })}</script>`;
  }

  #product(price: string, behind: string, isUntold: boolean): string {
    const { heading, isAside, crumbs } = this.#layout;
    const style = this.#style;
    const title = `<${heading}${style.names('title')}>${this.#title}</${heading}>`;
    const path = crumbs ? `<div><a href="/">${this.#words(1)}</a> &gt; <a href="/c">${this.#words(1)}</a></div>` : '';
    const rating = this.#chance.is(0.4) ? `<div>4.${this.#chance.below(10)} (${this.#chance.below(900)})</div>` : '';
    const delivery = this.#chance.is(0.5) ? `<p>${this.#phrase(style.language.delivery)}</p>` : '';
    const other = `<p>${this.#words(3)} <a href="#more">${style.text(this.#amount())}</a></p>`;
    const between = this.#chance.is(0.2) ? other : '';
    const box = `${price}${delivery}${between}${isUntold ? '' : this.#buy()}${behind}`;
    const about = `<div><p>${this.#words(14)}. ${this.#chance.is(0.3) ? `${this.#words(5)} ${style.text(this.#amount())} ${this.#words(4)}.` : ''}</p></div>`;
    return isAside
      ? `<main>${path}${title}${rating}<img src="/a.jpg">${about}<aside${style.names('buy box')}>${box}</aside></main>`
      : `<main>${path}<div><img src="/a.jpg"></div><div${style.names('info')}>${title}${rating}${box}</div>${about}</main>`;
  }

  #buy(): string {
    const { buy, inForm } = this.#layout;
    const { language, words, names } = { language: this.#style.language, words: this.#style.words, names: this.#style };
    const text = language.buy[0] ?? '';
    if (buy === 'none') {
      const notify = this.#chance.is(0.5) ? `<button>${words.notify}</button>` : `<a href="#">${words.notify}</a>`;
      return `<div${names.names('stock')}>${words.soldOut}</div>${this.#chance.is(0.7) ? notify : ''}`;
    }
    const button =
      buy === 'input'
        ? `<input type="submit" value="${text}">`
        : buy === 'a'
          ? `<a href="#"${names.names('add')}>${text}</a>`
          : `<button${names.names('add')}>${text}</button>`;
    return inForm ? `<form action="/cart/add" method="post"><input type="number" value="1">${button}</form>` : button;
  }

  #phrase(phrases: readonly string[], amount = this.#amount()): string {
    return this.#chance.of(phrases).replace('#', this.#style.text(amount));
  }

  #cards(): string {
    const style = this.#style;
    const { cardTag, cardsBuy, cardsCut } = this.#layout;
    const card = (): string => {
      const amount = this.#amount();
      const cut = cardsCut ? `${style.old(this.#rounded(amount * 1.2), '#')} ` : '';
      const inner = `<a href="/p/${this.#chance.below(999)}">${this.#chance.is(0.7) ? '<img src="/b.jpg">' : ''}<span>${this.#words(2)}</span></a><div${style.names('price')}>${cut}${style.text(amount)}</div>`;
      return `<${cardTag}${style.names('card')}>${inner}${cardsBuy ? `<button>${style.language.buy[0]}</button>` : ''}</${cardTag}>`;
    };
    const all = Array.from({ length: 2 + this.#chance.below(5) }, card).join('');
    const heading = this.#chance.is(0.7) ? `<h3>${this.#chance.of(style.language.related)}</h3>` : '';
    const list =
      cardTag === 'li' ? `<ul>${all}</ul>` : cardTag === 'td' ? `<table><tr>${all}</tr></table>` : `<div>${all}</div>`;
    return `<section>${heading}${list}</section>`;
  }

  #top(): string {
    const style = this.#style;
    const { menuPrices, miniCart } = this.#layout;
    const links = Array.from({ length: 4 }, () => `<a href="/m/${this.#chance.below(99)}">${this.#words(1)}</a>`);
    if (menuPrices) links.push(`<a href="/under">${style.words.from.replace('#', style.text(this.#rounded(20)))}</a>`);
    const cart = miniCart
      ? `<div${style.names('mini cart')}><div>${this.#words(2)} <span>${style.text(this.#amount())}</span></div><div>${style.words.total} ${style.text(this.#amount())}</div></div>`
      : `<a href="/cart">${this.#phrase(style.language.cart, this.#chance.is(0.7) ? 0 : this.#amount())}</a>`;
    const bar = this.#chance.is(0.4) ? `<p>${this.#phrase(style.language.freeOver)}</p>` : '';
    return `${bar}<div${style.names('header')}>${links.join('')}${cart}</div>`;
  }

  #bottom(): string {
    return `<footer><p>${this.#phrase(this.#style.language.freeOver)}</p></footer>`;
  }
}

/** Pages on which several amounts could be the price: what is chosen, asked of some, paid in parts, with tax and without. */
export function madeCases(): LabelledPage[] {
  return Array.from({ length: SHOPS }, (_, index) => {
    const shop = `case-${index}`;
    const chance = new Chance(50_021 + index * 613);
    const language = SPOKEN[index % SPOKEN.length];
    const words = language && CASE_WORDS[language.code.slice(0, 2)];
    if (!language || !words) return [];
    const style = new CaseStyle(language, words, chance, shop);
    const layout = layoutOf(chance);
    return Array.from({ length: PAGES }, (_each, page) => {
      const kind = KINDS[(index * PAGES + page * 3 + index) % KINDS.length] ?? 'plain';
      return new CasePage(style, layout, new Chance(50_021 + index * 613 + page + 1)).page(
        shop,
        `${shop}-${page}-${kind}`,
        kind,
      );
    });
  }).flat();
}
