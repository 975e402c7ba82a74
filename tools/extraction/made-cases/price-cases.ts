import type { Chance } from '../chance.ts';
import type { CaseStyle } from './case-style.ts';

/** The part of a page that tells what a product costs, and which of the amounts is its price. */
export interface PriceCase {
  /** Between the product's name and its button. */
  readonly html: string;
  /** Behind the button, still about the product. */
  readonly behind?: string;
  readonly price: number;
  /** The lowest of several, as data often states it; data is right where it is absent. */
  readonly lowest?: number;
  readonly highest?: number;
}

/** What a case is made with: a style, chance, and amounts as the language has them. */
export interface Makings {
  readonly style: CaseStyle;
  readonly chance: Chance;
  readonly price: number;
  readonly rounded: (amount: number) => number;
}

type MakeCase = (makings: Makings) => PriceCase;

/** Lower prices of smaller sizes, the price, higher ones. */
function ladder({ price, rounded }: Makings, count: number, at: number): number[] {
  return Array.from({ length: count }, (_, index) => (index === at ? price : rounded(price * 1.55 ** (index - at))));
}

const sizes = ['S', 'M', 'L', 'XL', 'XXL'];
const amounts = ['50', '100', '250', '500', '1000'];
const weights = ['100 g', '250 g', '500 g', '1 kg', '5 kg'];

/** A range or the lowest price stands above; what is chosen has its own below. */
const variation: MakeCase = (makings) => {
  const { style, chance, price } = makings;
  const at = 1 + chance.below(2);
  const prices = ladder(makings, 4, at);
  const [low = price, high = price] = [prices[0], prices.at(-1)];
  const isRange = chance.is(0.5);
  const above = isRange
    ? `<p${style.names('price')}>${style.money(low)} ${chance.of(['–', '-'])} ${style.money(high)}</p>`
    : `<p${style.names('price')}>${style.words.from.replace('#', style.money(low))}</p>`;
  const options = `<select><option>—</option>${chance
    .of([sizes, weights])
    .slice(0, 4)
    .map((size, index) => `<option${index === at ? ' selected' : ''}>${size}</option>`)
    .join('')}</select>`;
  const own = `<div${style.names('variation price')}>${style.money(price)}</div>`;
  return { html: `${above}${options}${own}`, price, lowest: low, highest: high };
};

/** Each size has its price; one is chosen, and what it costs may be told again beside the button. */
const chosen: MakeCase = (makings) => {
  const { style, chance, price } = makings;
  const at = chance.below(3);
  const prices = ladder(makings, 3 + chance.below(2), at);
  const labels = chance.of([sizes, weights, amounts]);
  const list = style.choices(
    prices.map((each, index) => [labels[index] ?? '', style.money(each)]),
    at,
    chance,
  );
  const above = chance.is(0.3)
    ? `<p${style.names('from')}>${style.words.from.replace('#', style.text(prices[0] ?? 0))}</p>`
    : '';
  const sum = chance.is(0.6)
    ? `<div${style.names('total')}><span>${chance.is(0.6) ? style.words.total : ''}</span> ${style.money(price, 'sum')}</div>`
    : '';
  return { html: above + list + sum, price, lowest: prices[0] ?? price };
};

/** The price of one piece, and less for each of many: what one costs is the price. */
const tiers: MakeCase = ({ style, chance, price, rounded }) => {
  const rows = [1, 10, 50, 100].map(
    (count, index) =>
      `<tr><td>${count}${chance.is(0.5) ? '+' : ''}</td><td>${style.text(rounded(price * (1 - index * 0.07)))}</td></tr>`,
  );
  const above = `<div${style.names('price')}>${style.money(price)} ${chance.is(0.4) ? style.words.per : ''}</div>`;
  return { html: `${above}<table${style.names('tiers')}>${rows.join('')}</table>`, price };
};

/** With and without tax: the larger one is meant, or the first of two that are printed alike. */
const taxes: MakeCase = ({ style, chance, price, rounded }) => {
  const isNet = chance.is(0.55);
  const [net, gross] = isNet ? [price, rounded(price * 1.21)] : [rounded(price / 1.21), price];
  const line = (phrases: readonly string[], amount: number, role: string): readonly [string, string, string] => {
    const [before = '', after = ''] = chance.of(phrases).split('#');
    const way = amount === price ? largely : chance.of(['small', 'span'] as const);
    const open = way === 'span' ? '<span>' : way === 'small' ? '<small>' : `<${way} style="font-size:24px">`;
    const close = way === 'span' ? '</span>' : `</${way.split(' ')[0]}>`;
    return [role, before.trim(), `${open}${style.money(amount, role)} ${after.trim()}${close}`];
  };
  const largely = chance.of(['span', 'span', 'div', 'b'] as const);
  const lines = [line(style.words.net, net, 'price net'), line(style.words.gross, gross, 'price gross')];
  // Without tax stands first where it is meant; where nothing else tells, with tax is.
  const isNetFirst = isNet || (largely !== 'span' && chance.is(0.5));
  return { html: style.rows(isNetFirst ? lines : [...lines].reverse()), price };
};

/** Less for those who pay in one way, are members, or subscribe. */
const conditions: MakeCase = ({ style, chance, price, rounded }) => {
  const percent = chance.of([3, 5, 10, 15]);
  const less = rounded(price * (1 - percent / 100));
  const phrase = chance.of(chance.is(0.5) ? style.words.method : style.words.member);
  const isLarge = chance.is(0.25);
  const tag = chance.of(['p', 'div', 'span'] as const);
  const cut = chance.is(0.5) ? ` (-${percent}%)` : '';
  const condition = `<${tag}${style.names('offer')}${isLarge ? ' style="font-size:24px"' : ''}>${style.phrase(phrase, less, 'price offer', chance.is(0.6))}${cut}</${tag}>`;
  const own = `<div${style.names('price')}>${chance.is(0.3) ? `${style.words.regular} ` : ''}${style.money(price)}</div>`;
  const monthly = chance.is(0.4) ? `<p>${parts(style, chance, price)}</p>` : '';
  return { html: `<div>${chance.is(0.3) ? condition + own : own + condition}${monthly}</div>`, price };
};

function parts(style: CaseStyle, chance: Chance, price: number): string {
  const count = chance.of([3, 4, 6, 10, 12, 24]);
  return chance
    .of(style.words.monthly)
    .replace('%', String(count))
    .replace('#', style.text(price / count));
}

/** Once, or less in a subscription. */
const subscription: MakeCase = ({ style, chance, price, rounded }) => {
  const less = rounded(price * 0.9);
  const once: readonly [string, string] = [style.words.once, style.money(price)];
  const often: readonly [string, string] = [`${style.words.subscription} (-10%)`, style.money(less)];
  const list = style.choices(chance.is(0.6) ? [once, often] : [often, once], chance.is(0.6) ? 0 : -1, chance);
  const above = chance.is(0.6) ? `<div${style.names('price')}>${style.money(price)}</div>` : '';
  // Without a price above it, what is marked has to be the one for once.
  const isOrdered = list.indexOf(style.words.once) < list.indexOf(style.words.subscription);
  return { html: isOrdered || above !== '' ? above + list : `<div>${style.money(price)}</div>${list}`, price };
};

/** Printed larger than the price: what is paid each month. */
const instalments: MakeCase = ({ style, chance, price }) => {
  const count = chance.of([6, 10, 12, 24]);
  const phrase = chance.of(style.words.monthly);
  const [before = '', after = ''] = phrase.replace('%', String(count)).split('#');
  const large = `<div${style.names('monthly')}>${before}<span style="font-size:28px">${style.text(price / count)}</span>${after}</div>`;
  const own = `<div${style.names('price')}>${chance.is(0.4) ? `${style.language.price}: ` : ''}${style.money(price)}</div>`;
  return { html: chance.is(0.5) ? large + own : own + large, price };
};

/** What a measure of it costs, and what a pack does. */
const measures: MakeCase = ({ style, chance, price, rounded }) => {
  const measure = chance.of(['kg', 'l', 'm²', 'm', '100 ml', '100 g']);
  const size = chance.of([2.22, 1.8, 12, 6, 0.75]);
  const unit = rounded(price / size);
  const isLarge = chance.is(0.3);
  const per = `<${'div'}${style.names('measure')}${isLarge ? ' style="font-size:22px"' : ''}>${style.text(unit)} / ${measure}</div>`;
  const pack = `<div${style.names('price')}>${style.money(price)}${chance.is(0.4) ? ` / ${String(size).replace('.', style.language.decimal)} ${measure.replace(/^100 /, '')}` : ''}</div>`;
  return { html: chance.is(0.5) ? per + pack : pack + per, price };
};

/** What it was, what it is, the lowest of the last days. */
const reduced: MakeCase = ({ style, chance, price, rounded }) => {
  const percent = chance.of([10, 15, 20, 30, 40]);
  const was = rounded(price / (1 - percent / 100));
  const old = style.old(was, chance.of(style.language.was));
  const badge = chance.is(0.6) ? `<span${style.names('badge')}>-${percent}%</span>` : '';
  const own = style.money(price, 'price now');
  const lowest = chance.is(0.6)
    ? `<div${style.names('history')}>${style.words.lowest.replace('#', style.text(rounded(price * chance.of([0.95, 1.05, 1.1]))))}</div>`
    : '';
  const monthly = chance.is(0.4) ? `<div>${parts(style, chance, price)}</div>` : '';
  const inside = chance.is(0.5) ? `${old} ${own} ${badge}` : `${own} ${old} ${badge}`;
  return { html: `<div${style.names('price box')}>${inside}</div>${lowest}${monthly}`, price };
};

/** What several of it come to, beside what one costs. */
const multiples: MakeCase = ({ style, chance, price }) => {
  const [word = ''] = style.language.words.split(' ');
  const count = chance.of([2, 4, 6, 10]);
  const own = `<div${style.names('price')}>${style.money(price)} ${chance.is(0.6) ? style.words.per : ''}</div>`;
  const sum = (of: number): string => `<b>${style.text(price * of)}</b>`;
  const some = chance.is(0.5)
    ? `<p>${count} ${word}: ${sum(count)}</p>`
    : style.choices(
        [1, 2, 4].map((of) => [`${of} ${word}`, sum(of)]),
        chance.of([0, -1]),
        chance,
      );
  return { html: chance.is(0.7) ? own + some : some + own, price };
};

/** The least of several is all that is told. */
const least: MakeCase = ({ style, chance, price, rounded }) => {
  const options = `<select>${sizes.map((size) => `<option>${size}</option>`).join('')}</select>`;
  const isRange = chance.is(0.4);
  const shown = isRange
    ? `${style.money(price)} – ${style.money(rounded(price * 1.8))}`
    : style.words.from.replace('#', style.money(price));
  return { html: `<div${style.names('price')}>${shown}</div>${chance.is(0.6) ? options : ''}`, price };
};

/** What can be had beside it, each for more. */
const additions: MakeCase = ({ style, chance, price, rounded }) => {
  const list = style.words.addition
    .map((phrase) => {
      const text = phrase.replace('#', style.text(rounded(price * chance.of([0.1, 0.2, 0.4]))));
      return chance.is(0.6) ? `<label><input type="checkbox"> ${text}</label>` : `<div>${text}</div>`;
    })
    .join('');
  const own = `<div${style.names('price')}>${style.money(price)}</div>`;
  const together = `<section><h3>${style.language.related[0]}</h3><div>+ ${style.text(rounded(price * 0.3))}</div><p>${style.words.together.replace('#', style.text(rounded(price * 1.25)))}</p></section>`;
  return { html: own + list, behind: chance.is(0.5) ? together : '', price };
};

/** The price alone, far below the name or above it. */
const plain: MakeCase = ({ style, chance, price }) => {
  const lines = Array.from(
    { length: chance.below(5) },
    () => `<p>${style.language.words.split(' ').slice(0, 4).join(' ')}</p>`,
  );
  return { html: `${lines.join('')}<div${style.names('price')}>${style.money(price)}</div>`, price };
};

/** All kinds of pages on which more than one amount could be the price. */
export const PRICE_CASES: Readonly<Record<string, MakeCase>> = {
  variation,
  chosen,
  tiers,
  taxes,
  conditions,
  subscription,
  instalments,
  measures,
  multiples,
  reduced,
  additions,
  least,
  plain,
};
