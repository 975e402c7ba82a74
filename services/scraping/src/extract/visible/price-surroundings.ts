import { ATTRIBUTE_BITS as BITS } from '../html/tag-attributes.ts';
import type { PageElement, PageTree } from '../page-tree.ts';
import { CLASS_BITS, ClassReader } from './class-words.ts';
import type { Landmarks } from './page-landmarks.ts';

/** What is around an element, gathered once for all candidates within. */
export interface AroundAmount {
  readonly flags: number;
  /** Hints in the names of the element itself. */
  readonly own: number;
  readonly size: number;
}

export const FLAG = {
  link: 1,
  beside: 2,
  header: 4,
  button: 8,
  option: 16,
  table: 32,
  heading: 64,
  strong: 128,
  buyForm: 256,
  anchor: 512,
  bold: 1024,
} as const;

const STRONG = new Set(['b', 'strong', 'big', 'em', 'mark']);
const SIZE_OF_TAG: Readonly<Record<string, number>> = {
  h1: 1,
  h2: 0.7,
  h3: 0.4,
  h4: 0.2,
  big: 0.4,
  small: -0.6,
  sub: -0.5,
};

const BOLD = /font-weight\s*:\s*(?:bold|[6-9]00)/i;
const NET =
  /(?:excl|exkl|exclu\w*|ex|without|no|hors|sans|bez|sin|senza)[-_]?(?:tax(?:e|es)?|vat|btw|mwst|moms|tva|iva|dph)|netto|(?:^|[-_ ])(?:net|ht|exvat)(?:$|[-_ ])/i;

function sizeOf(element: PageElement): number {
  const { tag } = element;
  const style = (element.bits & BITS.style) === 0 ? '' : (element.attribute('style') ?? '').slice(0, 500);
  const declared = style === '' ? null : /font-size\s*:\s*([\d.]{1,8})\s*(px|pt|em|rem|%)/i.exec(style);
  if (declared) {
    const number = Number(declared[1]);
    const unit = declared[2]?.toLowerCase();
    const times = unit === 'px' ? number / 16 : unit === 'pt' ? number / 12 : unit === '%' ? number / 100 : number;
    return Math.max(-1, Math.min(1.5, Math.log2(Math.max(times, 0.1))));
  }
  if (tag === 'font') return Math.max(-1, Math.min(1.5, (Number(element.attribute('size') ?? 3) - 3) * 0.4 || 0));
  return SIZE_OF_TAG[tag] ?? 0;
}

function leadsAway(element: PageElement): boolean {
  const href = element.attribute('href')?.trim();
  return href !== undefined && href !== '' && !/^(?:#|javascript:|\?)/i.test(href);
}

/** What stands around amounts, found out once for each element. */
export class PriceSurroundings {
  readonly #landmarks: Landmarks;
  readonly #classes = new ClassReader();
  /** By the numbers of elements. */
  readonly #known: (AroundAmount | undefined)[];
  readonly #buyForm: PageElement | null;

  constructor({ elements }: PageTree, landmarks: Landmarks) {
    this.#known = new Array<AroundAmount | undefined>(elements.length);
    this.#landmarks = landmarks;
    this.#buyForm = landmarks.buy?.closest((at) => at.tag === 'form') ?? null;
  }

  of(element: PageElement): AroundAmount {
    const known = this.#known[element.number];
    if (known) return known;
    const outer = element.parent === null ? null : this.of(element.parent);
    const { tag, bits } = element;
    let flags = outer?.flags ?? 0;
    if (tag === 'a') flags |= leadsAway(element) ? FLAG.link : FLAG.anchor;
    const role = (bits & BITS.role) === 0 ? undefined : element.attribute('role');
    if (
      tag === 'nav' ||
      tag === 'footer' ||
      (tag === 'aside' && !this.#isProducts(element)) ||
      role === 'navigation' ||
      role === 'contentinfo' ||
      (role === 'complementary' && !this.#isProducts(element))
    )
      flags |= FLAG.beside;
    if (tag === 'header' && element.depth < 6) flags |= FLAG.header;
    if (role === 'banner') flags |= FLAG.header;
    if (tag === 'button' || role === 'button') flags |= FLAG.button;
    if (tag === 'option' || tag === 'select') flags |= FLAG.option;
    if (tag === 'td' || tag === 'th') flags |= FLAG.table;
    if (/^h[1-4]$/.test(tag)) flags |= FLAG.heading;
    if (STRONG.has(tag)) flags |= FLAG.strong;
    if ((bits & BITS.style) !== 0 && BOLD.test((element.attribute('style') ?? '').slice(0, 500))) flags |= FLAG.bold;
    if (element === this.#buyForm) flags |= FLAG.buyForm;
    const own =
      ((bits & BITS.class) === 0 ? 0 : this.#classes.hintsOf(element.attribute('class'))) |
      ((bits & BITS.id) === 0 ? 0 : this.#classes.hintsOf(element.attribute('id'))) |
      ((bits & BITS.itemprop) === 0 ? 0 : this.#classes.hintsOf(element.attribute('itemprop')));
    const mine = sizeOf(element);
    const surroundings = { flags, own, size: mine !== 0 ? mine : (outer?.size ?? 0) * 0.7 };
    this.#known[element.number] = surroundings;
    return surroundings;
  }

  /** How large an amount is printed, by size, tag and names. */
  printOf(element: PageElement): number {
    const named = this.#namedAround(element);
    const { size } = this.of(element);
    return size + ((named & CLASS_BITS.large) === 0 ? 0 : 0.6) - ((named & CLASS_BITS.small) === 0 ? 0 : 0.6);
  }

  /** How much an amount stands out: by its print, and by being bold. */
  weightOf(element: PageElement): number {
    return this.printOf(element) + ((this.of(element).flags & (FLAG.strong | FLAG.bold)) === 0 ? 0 : 0.4);
  }

  /** A few texts before the button that buys. */
  isRightBeforeBuy(run: number): boolean {
    const { buy } = this.#landmarks;
    return buy !== null && run < buy.firstRun && buy.firstRun - run <= 8;
  }

  /** In a list to choose from. */
  isOption(element: PageElement): boolean {
    return (this.of(element).flags & FLAG.option) !== 0;
  }

  /** Whether the shop names an amount as one without tax. */
  isNamedNet(element: PageElement): boolean {
    let at: PageElement | null = element;
    for (let level = 0; at !== null && level < 3; level += 1, at = at.parent)
      if ((at.bits & BITS.class) !== 0 && NET.test((at.attribute('class') ?? '').slice(0, 200))) return true;
    return false;
  }

  isNamedOld(element: PageElement): boolean {
    return (this.#namedAround(element) & CLASS_BITS.old) !== 0;
  }

  #namedAround(element: PageElement): number {
    return this.of(element).own | (element.parent === null ? 0 : this.of(element.parent).own);
  }

  /** Some shops put all that is about the product beside its pictures. */
  #isProducts(element: PageElement): boolean {
    const { title, buy, closed } = this.#landmarks;
    return [title, buy, closed].some((landmark) => landmark !== null && element.holds(landmark));
  }
}
