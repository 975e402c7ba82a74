import { Chance } from './chance.ts';
import type { LabelledPage } from './labelled-pages.ts';
import { LANGUAGES } from './made-languages.ts';
import type { ShopLanguage } from './made-languages.ts';

const SHOPS = 63;
const PAGES = 5;

/** How a shop builds its pages; the same on all of them. */
interface Style {
  readonly language: ShopLanguage;
  readonly names: (role: string) => string;
  readonly moneyParts: 'whole' | 'sup' | 'spans' | 'blocks' | 'signApart' | 'noSign';
  readonly former: 'del' | 's' | 'style' | 'word' | 'class' | 'percent';
  readonly formerFirst: boolean;
  readonly priceTag: string;
  readonly heading: 'h1' | 'h2' | 'div';
  readonly priceBeforeTitle: boolean;
  readonly form: boolean;
  readonly buyTag: 'button' | 'a' | 'input';
  readonly buyAfter: number;
  readonly bigStyle: boolean;
  readonly twice: boolean;
  readonly hiddenCopy: boolean;
  readonly relatedFirst: boolean;
  readonly relatedLinks: boolean;
  readonly relatedBuy: boolean;
  readonly data: 'none' | 'json-ld' | 'microdata' | 'open-graph';
  readonly has: Readonly<
    Record<
      | 'labelNow'
      | 'delivery'
      | 'freeOver'
      | 'instalments'
      | 'perUnit'
      | 'save'
      | 'coupon'
      | 'cart'
      | 'tax'
      | 'variants'
      | 'specs'
      | 'topBar'
      | 'sticky',
      boolean
    >
  >;
}

export const hash = (text: string): string =>
  [...text].reduce((sum, char) => (Math.imul(sum, 31) + char.charCodeAt(0)) >>> 0, 7).toString(36);

function styleOf(chance: Chance, index: number): Style {
  const naming = chance.of(['plain', 'bem', 'hashed', 'none', 'utility'] as const);
  const salt = String(index);
  const names = (role: string): string =>
    naming === 'none'
      ? ''
      : ` class="${naming === 'plain' ? role : naming === 'bem' ? `c-product__${role.replace(/ /g, '-')}` : naming === 'hashed' ? `s${hash(role + salt)}` : `flex p-${hash(role).charCodeAt(0) % 8} mt-2`}"`;
  const share = (of: number): boolean => chance.is(of);
  return {
    language: LANGUAGES[index % LANGUAGES.length] as ShopLanguage,
    names,
    moneyParts: chance.of(['whole', 'whole', 'whole', 'sup', 'spans', 'blocks', 'signApart', 'noSign'] as const),
    former: chance.of(['del', 's', 'style', 'word', 'word', 'class', 'percent'] as const),
    formerFirst: share(0.6),
    priceTag: chance.of(['span', 'div', 'p', 'strong', 'b', 'h2', 'ins', 'td']),
    heading: chance.of(['h1', 'h1', 'h1', 'h1', 'h2', 'div'] as const),
    priceBeforeTitle: share(0.08),
    form: share(0.5),
    buyTag: chance.of(['button', 'button', 'a', 'input'] as const),
    buyAfter: chance.below(4),
    bigStyle: share(0.25),
    twice: share(0.3),
    hiddenCopy: share(0.15),
    relatedFirst: share(0.1),
    relatedLinks: share(0.8),
    relatedBuy: share(0.3),
    data: chance.of(['none', 'none', 'json-ld', 'json-ld', 'microdata', 'open-graph'] as const),
    has: {
      labelNow: share(0.35),
      delivery: share(0.45),
      freeOver: share(0.5),
      instalments: share(0.35),
      perUnit: share(0.25),
      save: share(0.3),
      coupon: share(0.2),
      cart: share(0.4),
      tax: share(0.35),
      variants: share(0.2),
      specs: share(0.4),
      topBar: share(0.3),
      sticky: share(0.2),
    },
  };
}

/** An amount as a language writes it, whole and in parts. */
export function written(
  { decimal, group, cents }: ShopLanguage,
  amount: number,
): { whole: string; cents: string; all: string } {
  const whole = String(Math.floor(amount)).replace(/\B(?=(\d{3})+(?!\d))/g, group);
  const rest = String(Math.round((amount % 1) * 100)).padStart(2, '0');
  return { whole, cents: rest, all: cents ? `${whole}${decimal}${rest}` : whole };
}

class PageMaker {
  readonly #style: Style;
  readonly #chance: Chance;
  readonly #price: number;
  readonly #former: number | null;
  readonly #title: string;
  /** Sold out, and no price is shown but those of other products. */
  readonly #isGone: boolean;

  constructor(style: Style, chance: Chance) {
    this.#style = style;
    this.#chance = chance;
    this.#price = this.#amount();
    this.#former = chance.is(0.45) ? this.#rounded(this.#price * (1.1 + chance.below(60) / 100)) : null;
    this.#isGone = chance.is(0.1);
    const words = style.language.words.split(' ');
    this.#title =
      Array.from({ length: 3 + chance.below(4) }, () => chance.of(words)).join(' ') +
      (chance.is(0.3) ? ` ${chance.below(900)}` : '');
  }

  page(shop: string, name: string): LabelledPage {
    const { language, data } = this.#style;
    // Data goes stale, or gives the price of before: seldom, but it does.
    const fault = this.#chance.is(0.08);
    const states = data !== 'none' && !this.#isGone;
    const said = fault ? (this.#former ?? this.#rounded(this.#price * 1.21)) : this.#price;
    const amount = said.toFixed(language.cents ? 2 : 0);
    const head = `<title>${this.#title} | Shop ${shop}</title>${states && data === 'open-graph' ? `<meta property="og:title" content="${this.#title}"><meta property="product:price:amount" content="${amount}">` : ''}${states && data === 'json-ld' ? `<script type="application/ld+json">${JSON.stringify({ '@type': 'Product', name: this.#title, offers: { price: amount } })}</script>` : ''}`;
    const root = states && data === 'microdata' ? ' itemscope itemtype="https://schema.org/Product"' : '';
    const hidden =
      states && data === 'microdata'
        ? `<div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><meta itemprop="price" content="${amount}"></div>`
        : '';
    const html = `<!doctype html><html lang="${language.code}"><head>${head}</head><body>${this.#top()}<main${root}>${hidden}${this.#product()}</main>${this.#style.relatedFirst ? '' : this.#related()}${this.#bottom()}</body></html>`;
    return {
      name,
      shop,
      url: `https://shop-${shop}.${language.host}/p/${hash(this.#title)}`,
      bytes: Buffer.from(html),
      prices: this.#isGone ? [] : [this.#price.toFixed(2)],
      skus: [],
      availability: null,
      isMade: true,
    };
  }

  #amount(): number {
    const size = [5, 20, 80, 300, 1_500][this.#chance.below(5)] ?? 20;
    return this.#rounded(size * (1 + this.#chance.below(300) / 100));
  }

  #rounded(amount: number): number {
    const { cents } = this.#style.language;
    return cents
      ? Math.floor(amount) + this.#chance.of([0.99, 0.95, 0.9, 0.5, 0, 0.49])
      : Math.round(amount) * (amount < 2_000 ? 10 : 1) - this.#chance.of([0, 1, 10]);
  }

  #text(amount: number): string {
    return this.#style.language.money.replace('#', written(this.#style.language, amount).all);
  }

  #phrase(phrases: readonly string[], amount = this.#amount()): string {
    return this.#chance.of(phrases).replace('#', this.#text(amount));
  }

  /** The price in the way that the shop takes it apart. */
  #money(amount: number): string {
    const { language, moneyParts } = this.#style;
    const { whole, cents, all } = written(language, amount);
    const sign = language.money.replace('#', '').trim();
    const before = language.money.startsWith('#') ? '' : sign;
    const after = language.money.startsWith('#') ? ` ${sign}` : '';
    if (moneyParts === 'whole' || (!language.cents && moneyParts !== 'signApart' && moneyParts !== 'noSign'))
      return this.#text(amount);
    if (moneyParts === 'sup') return `${before}${whole}<sup>${cents}</sup>${after}`;
    if (moneyParts === 'spans')
      return `<span>${before}</span><span>${whole}</span><span>${language.decimal}</span><span>${cents}</span><span>${after}</span>`;
    if (moneyParts === 'blocks') return `<div>${before}</div><div>${whole}</div><div>${cents}</div><div>${after}</div>`;
    if (moneyParts === 'signApart')
      return before === ''
        ? `<span>${all}</span> <small>${sign}</small>`
        : `<small>${sign}</small> <span>${all}</span>`;
    return all;
  }

  #priceBox(): string {
    const { language, names, former, formerFirst, priceTag, bigStyle, has } = this.#style;
    const tag = priceTag === 'td' ? 'div' : priceTag;
    const label =
      has.labelNow && this.#chance.is(0.8)
        ? this.#chance.of([
            `${language.price}: `,
            `<span>${this.#chance.of(language.now).replace('#', '').trim()}</span> `,
          ])
        : '';
    const now = `<${tag}${names('price')}${bigStyle ? ' style="font-size:28px"' : ''}>${label}${this.#money(this.#price)}</${tag}>`;
    const before = this.#former === null ? '' : this.#formerBox(former, this.#former);
    const percent = this.#former === null ? 0 : Math.round((1 - this.#price / this.#former) * 100);
    const badge =
      this.#former !== null && (former === 'percent' || this.#chance.is(0.3))
        ? `<span${names('badge')}>-${percent}%</span>`
        : '';
    const saved =
      this.#former !== null && has.save
        ? `<div${names('saving')}>${this.#phrase(language.save, this.#former - this.#price)}</div>`
        : '';
    const unit = has.perUnit
      ? `<div${names('unit price')}>${this.#phrase(language.perUnit, this.#rounded(this.#price * 1.7))}</div>`
      : '';
    const tax = has.tax
      ? `<small>${this.#chance.of(language.tax).replace('#', this.#text(this.#price / 1.21))}</small>`
      : '';
    const parts = formerFirst ? [before, badge, now] : [now, before, badge];
    if (priceTag === 'td')
      return `<table><tr><td>${language.price}</td><td>${parts.join(' ')}</td></tr></table>${unit}${saved}${tax}`;
    return `<div${names('price box')}>${parts.join(this.#chance.is(0.5) ? ' ' : '')}${unit}${saved}${tax}</div>`;
  }

  #formerBox(way: Style['former'], amount: number): string {
    const { language, names } = this.#style;
    if (way === 'del' || way === 's') return `<${way}>${this.#text(amount)}</${way}>`;
    if (way === 'style') return `<span style="text-decoration:line-through">${this.#text(amount)}</span>`;
    if (way === 'class')
      return `<span${names('old price')}>${this.#text(amount)}</span><span${names('badge')}>-${Math.round((1 - this.#price / amount) * 100)}%</span>`;
    return way === 'percent'
      ? `<span${names('old price')}>${this.#text(amount)}</span>`
      : `<div${names('was')}>${this.#phrase(language.was, amount)}</div>`;
  }

  #buy(): string {
    const { language, buyTag, form, names } = this.#style;
    const words = language.buy[0] ?? '';
    const button =
      buyTag === 'input'
        ? `<input type="submit" value="${words}">`
        : buyTag === 'a'
          ? `<a href="#"${names('add to cart')}>${words}</a>`
          : `<button${names('add to cart')}><span>${words}</span></button>`;
    return form
      ? `<form action="/cart/add" method="post"><input type="number" value="1">${button}</form>`
      : `<div>${button}</div>`;
  }

  #product(): string {
    const { language, names, heading, priceBeforeTitle, twice, hiddenCopy, has, buyAfter, relatedFirst } = this.#style;
    const title = `<${heading}${names('title')}>${this.#title}</${heading}>`;
    if (this.#isGone) return this.#gone();
    const price = this.#priceBox();
    const around = [
      has.delivery ? `<p${names('delivery')}>${this.#phrase(language.delivery)}</p>` : '',
      has.instalments
        ? `<p${names('finance')}>${this.#phrase(language.instalments, this.#rounded(this.#price / 3))}</p>`
        : '',
      has.coupon ? `<p${names('coupon')}>${this.#phrase(language.coupon)}</p>` : '',
      has.freeOver ? `<p>${this.#phrase(language.freeOver)}</p>` : '',
    ].filter((each) => each !== '');
    const beforeBuy = around.slice(0, buyAfter);
    const variants = has.variants ? this.#variants() : '';
    const specs = has.specs
      ? `<table><tr><th>${language.words.split(' ')[1]}</th><td>12,50 cm</td></tr><tr><th>${language.words.split(' ')[2]}</th><td>${this.#chance.below(2_000)}</td></tr><tr><th>kg</th><td>4.25</td></tr></table>`
      : '';
    const rating = this.#chance.is(0.5) ? `<div>4.${this.#chance.below(10)} (${this.#chance.below(900)})</div>` : '';
    const hidden = hiddenCopy
      ? `<div style="display:none">${this.#money(this.#price)} <span>${this.#text(this.#amount())}</span></div>`
      : '';
    const first = priceBeforeTitle
      ? price + title + rating
      : title + rating + (this.#chance.is(0.2) ? around.splice(0, 1).join('') : '') + price;
    const sticky = has.sticky
      ? `<div${names('sticky')}><span>${this.#title}</span> <b>${this.#text(this.#price)}</b></div>`
      : '';
    return `${relatedFirst ? this.#related() : ''}<div><img src="/a.jpg"></div><div${names('info')}>${first}${hidden}${variants}${beforeBuy.join('')}${this.#buy()}${around.slice(beforeBuy.length).join('')}${twice ? `<div>${this.#text(this.#price)}</div>` : ''}</div><div><p>${this.#prose()}</p>${specs}</div>${sticky}`;
  }

  #gone(): string {
    const { names, heading, has, language } = this.#style;
    const delivery = has.delivery ? `<p>${this.#phrase(language.delivery)}</p>` : '';
    return `<div><img src="/a.jpg"></div><div${names('info')}><${heading}${names('title')}>${this.#title}</${heading}><div><p>${this.#prose()}</p><input type="email"><button>E-mail</button></div>${delivery}</div>`;
  }

  #variants(): string {
    const rows = Array.from({ length: 3 }, (_, at) => [
      `${250 * (at + 1)} g`,
      this.#text(at === 0 ? this.#price : this.#amount()),
    ]);
    return this.#chance.is(0.5)
      ? `<select>${rows.map(([name, price]) => `<option>${name} - ${price}</option>`).join('')}</select>`
      : `<ul>${rows.map(([name, price]) => `<li><label><input type="radio" name="v">${name} <span>${price}</span></label></li>`).join('')}</ul>`;
  }

  #prose(): string {
    const words = this.#style.language.words.split(' ');
    const part = (): string => Array.from({ length: 12 }, () => this.#chance.of(words)).join(' ');
    return this.#chance.is(0.2) ? `${part()} ${this.#text(this.#amount())} ${part()}.` : `${part()}. ${part()}.`;
  }

  #related(): string {
    const { language, names, relatedLinks, relatedBuy } = this.#style;
    const words = language.words.split(' ');
    const card = (): string => {
      const inner = `<img src="/b.jpg"><div${names('name')}>${this.#chance.of(words)} ${this.#chance.of(words)}</div>${this.#chance.is(0.3) ? `<del>${this.#text(this.#amount())}</del>` : ''}<div${names('price')}>${this.#chance.is(0.2) ? this.#money(this.#amount()) : this.#text(this.#amount())}</div>`;
      return `<li${names('card')}>${relatedLinks ? `<a href="/p/${this.#chance.below(999)}">${inner}</a>` : inner}${relatedBuy ? `<button>${language.buy[0]}</button>` : ''}</li>`;
    };
    return `<section><h2>${this.#chance.of(language.related)}</h2><ul>${Array.from({ length: 3 + this.#chance.below(6) }, card).join('')}</ul></section>`;
  }

  #top(): string {
    const { language, has, names } = this.#style;
    const bar = has.topBar ? `<div>${this.#phrase(language.freeOver)}</div>` : '';
    const cart = has.cart
      ? `<a href="/cart"${names('cart')}>${this.#phrase(language.cart, this.#chance.is(0.6) ? 0 : this.#amount())}</a>`
      : '';
    return `${bar}<header><nav><ul><li><a href="/a">${language.words.split(' ')[0]}</a></li><li><a href="/b">${language.words.split(' ')[1]}</a></li></ul></nav>${cart}</header>`;
  }

  #bottom(): string {
    const { language } = this.#style;
    return `<footer><p>${this.#phrase(language.freeOver)}</p><p>© 2020 Shop 1.000.000</p></footer>`;
  }
}

/** A page that sells nothing, with amounts on it: a story, a list, terms of delivery. */
function pageWithoutPrice(style: Style, chance: Chance, shop: string, name: string): LabelledPage {
  const { language } = style;
  const text = (amount: number): string => language.money.replace('#', written(language, amount).all);
  const words = language.words.split(' ');
  const part = (): string => Array.from({ length: 10 + chance.below(20) }, () => chance.of(words)).join(' ');
  const kind = chance.below(3);
  const body =
    kind === 0
      ? `<article><h1>${part()}</h1>${Array.from({ length: 4 }, () => `<p>${part()} ${text(chance.below(3_000))} ${part()}.</p>`).join('')}</article>`
      : kind === 1
        ? `<h1>${chance.of(words)}</h1><ul>${Array.from({ length: 12 }, () => `<li><a href="/p/${chance.below(999)}"><b>${chance.of(words)} ${chance.of(words)}</b><span>${text(5 + chance.below(300))}</span></a></li>`).join('')}</ul>`
        : `<h1>${chance.of(words)}</h1><table>${language.delivery
            .concat(language.freeOver)
            .map((phrase) => `<tr><td>${part()}</td><td>${phrase.replace('#', text(3 + chance.below(90)))}</td></tr>`)
            .join('')}</table>`;
  const html = `<html lang="${language.code}"><head><title>${chance.of(words)} - Shop ${shop}</title></head><body><nav><a href="/">${words[0]}</a></nav>${body}<footer>© 2020</footer></body></html>`;
  return {
    name,
    shop,
    url: `https://shop-${shop}.${language.host}/i/${name}`,
    bytes: Buffer.from(html),
    prices: [],
    skus: [],
    availability: null,
    isMade: true,
  };
}

/** Pages of shops that there are not, in the layouts and words of many, labelled by how they are made. */
export function madePages(): LabelledPage[] {
  return Array.from({ length: SHOPS }, (_, index) => {
    const style = styleOf(new Chance(index * 977), index);
    const shop = `made-${index}`;
    return Array.from({ length: PAGES }, (_each, page) => {
      const chance = new Chance(index * 977 + page + 1);
      const name = `${shop}-${page}`;
      return page === PAGES - 1
        ? pageWithoutPrice(style, chance, shop, name)
        : new PageMaker(style, chance).page(shop, name);
    });
  }).flat();
}
