import type { Chance } from '../chance.ts';
import type { ShopLanguage } from '../made-languages.ts';
import { hash, written } from '../made-pages.ts';
import type { CaseWords } from './case-words.ts';

/** How a shop of these cases writes its markup; the same on all its pages. */
export class CaseStyle {
  readonly language: ShopLanguage;
  readonly words: CaseWords;
  readonly #naming: 'plain' | 'bem' | 'hashed' | 'none' | 'utility';
  readonly #rows: 'table' | 'list' | 'terms' | 'blocks' | 'spans' | 'lines';
  readonly #money: 'whole' | 'whole' | 'parts' | 'strong' | 'sup';
  readonly isMarkedBy: 'name' | 'aria' | 'radio' | 'data';
  readonly former: 'del' | 's' | 'words' | 'names' | 'style';
  readonly #salt: string;

  constructor(language: ShopLanguage, words: CaseWords, chance: Chance, salt: string) {
    this.language = language;
    this.words = words;
    this.#salt = salt;
    this.#naming = chance.of(['plain', 'bem', 'hashed', 'hashed', 'none', 'utility'] as const);
    this.#rows = chance.of(['table', 'list', 'terms', 'blocks', 'spans', 'lines'] as const);
    this.#money = chance.of(['whole', 'whole', 'whole', 'parts', 'strong', 'sup'] as const) as 'whole';
    this.isMarkedBy = chance.of(['name', 'aria', 'radio', 'radio', 'data'] as const);
    this.former = chance.of(['del', 's', 'words', 'names', 'style'] as const);
  }

  /** The class attribute of an element by what it is for, as this shop writes it. */
  names(role: string, more = ''): string {
    if (this.#naming === 'none') return more === '' ? '' : ` class="${more}"`;
    const words = role.replace(/ /g, '-');
    const own =
      this.#naming === 'plain'
        ? role
        : this.#naming === 'bem'
          ? `pdp__${words}`
          : this.#naming === 'hashed'
            ? `c${hash(role + this.#salt)}`
            : `flex mt-${hash(role).charCodeAt(0) % 6}`;
    const extra = more !== '' && this.#naming === 'hashed' ? `c${hash(more + this.#salt)}` : more;
    return ` class="${extra === '' ? own : `${own} ${extra}`}"`;
  }

  text(amount: number): string {
    return this.language.money.replace('#', written(this.language, amount).all);
  }

  /** An amount in the shop's markup. */
  money(amount: number, role = 'price'): string {
    const { language } = this;
    const { whole, cents } = written(language, amount);
    if (this.#money === 'strong') return `<b${this.names(role)}>${this.text(amount)}</b>`;
    if (!language.cents || this.#money === 'whole') return `<span${this.names(role)}>${this.text(amount)}</span>`;
    const [before = '', after = ''] = language.money.split('#');
    return this.#money === 'sup'
      ? `<span${this.names(role)}>${before}${whole}<sup>${cents}</sup>${after}</span>`
      : `<span${this.names(role)}><span>${before}</span><span>${whole}</span><span>${language.decimal}</span><span>${cents}</span><span>${after}</span></span>`;
  }

  /** A phrase about an amount, `# incl. VAT`, with the amount in markup of its own or not. */
  phrase(phrase: string, amount: number, role: string, isMarked: boolean): string {
    return phrase.replace('#', isMarked ? this.money(amount, role) : this.text(amount));
  }

  /** Lines about prices, one below the other. */
  rows(lines: readonly (readonly [role: string, label: string, value: string])[]): string {
    const each = (make: (role: string, label: string, value: string) => string): string =>
      lines.map(([role, label, value]) => make(role, label, value)).join('');
    switch (this.#rows) {
      case 'table':
        return `<table>${each((role, label, value) => `<tr><th>${label}</th><td${this.names(role)}>${value}</td></tr>`)}</table>`;
      case 'list':
        return `<ul>${each((role, label, value) => `<li${this.names(role)}>${label} ${value}</li>`)}</ul>`;
      case 'terms':
        return `<dl>${each((role, label, value) => `<dt>${label}</dt><dd${this.names(role)}>${value}</dd>`)}</dl>`;
      case 'blocks':
        return `<div>${each((role, label, value) => `<div${this.names(role)}><div>${label}</div><div>${value}</div></div>`)}</div>`;
      case 'spans':
        return `<div>${each((role, label, value) => `<div${this.names(role)}><span>${label}</span> ${value}</div>`)}</div>`;
      default:
        return each((role, label, value) => `<p${this.names(role)}>${label} ${value}</p>`);
    }
  }

  /** A price as it was before. */
  old(amount: number, phrase: string): string {
    if (this.former === 'del' || this.former === 's') return `<${this.former}>${this.text(amount)}</${this.former}>`;
    if (this.former === 'style') return `<span style="text-decoration:line-through">${this.text(amount)}</span>`;
    return this.former === 'words'
      ? `<span>${phrase.replace('#', this.text(amount))}</span>`
      : `<span${this.names('old price')}>${this.text(amount)}</span>`;
  }

  /** Alternatives, one of which is chosen; `at` -1: none of them. */
  choices(all: readonly (readonly [label: string, value: string])[], at: number, chance: Chance): string {
    const tag = chance.of(['li', 'label', 'button', 'div', 'tr'] as const);
    const way = this.isMarkedBy;
    const items = all.map(([label, value], index) => {
      const isSet = index === at;
      const state =
        way === 'aria' && tag !== 'label'
          ? ` role="radio" aria-checked="${String(isSet)}"`
          : way === 'data'
            ? ` data-selected="${String(isSet)}"`
            : '';
      const radio = way === 'radio' || (way === 'aria' && tag === 'label');
      const input = radio ? `<input type="radio" name="v"${isSet ? ' checked' : ''}>` : '';
      const names = this.names('option', way === 'name' && isSet ? chance.of(['selected', 'active', 'is-active']) : '');
      const inner =
        tag === 'tr'
          ? `<td>${input}${label}</td><td>${value}</td>`
          : `${input}<span>${label}</span> <span>${value}</span>`;
      return `<${tag}${names}${state}>${inner}</${tag}>`;
    });
    const outer = tag === 'tr' ? 'table' : tag === 'li' ? 'ul' : chance.of(['div', 'fieldset'] as const);
    return `<${outer}>${outer === 'fieldset' ? `<legend>${this.words.quantity}</legend>` : ''}${items.join('')}</${outer}>`;
  }
}
