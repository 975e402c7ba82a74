import type { PageElement, PageTree, TextRun } from './page-tree.ts';

/** A line or block of a page as a person sees it, with the element that its text begins in. */
export interface PageBlock {
  readonly text: string;
  readonly element: PageElement;
  readonly isStruck: boolean;
}

/** What stands between a text and the run after it: cents that are set small follow a point that nobody wrote. */
function between(text: string, { lead, text: next }: TextRun): string {
  if (lead !== 'joined') return ' ';
  return /\d$/.test(text) && /^\d{2}(?!\d)/.test(next) && !/[.,]\d*$/.test(text) ? '.' : '';
}

/** The text of an element as a person reads a price: `83<sup>30</sup> Lei` is `83.30 Lei`. */
export function priceTextOf(tree: PageTree, element: PageElement): string {
  let text = '';
  for (let index = element.firstRun; index < element.endRun && text.length < MAX_PRICE_TEXT; index += 1) {
    const run = tree.runs[index];
    if (run) text += (text === '' ? '' : between(text, run)) + run.text;
  }
  return text.replace(/\s+/g, ' ').slice(0, MAX_PRICE_TEXT);
}

const MAX_PRICE_TEXT = 60;
const MAX_BLOCKS = 6_000;
const MAX_BLOCK_TEXT = 400;

/** The lines and blocks of text that are shown, in their order, each cut at 400 characters. */
export function blocksOf(tree: PageTree): readonly PageBlock[] {
  const blocks: PageBlock[] = [];
  let text = '';
  let element: PageElement | null = null;
  let isStruck = false;
  const end = (): void => {
    if (element !== null && text !== '') blocks.push({ text: text.replace(/\s+/g, ' '), element, isStruck });
    text = '';
    element = null;
  };
  for (const run of tree.runs) {
    if (run.element.sight !== 'shown') continue;
    if (run.lead === 'block' || element === null) {
      end();
      if (blocks.length >= MAX_BLOCKS) return blocks;
      element = run.element;
      isStruck = run.element.isStruck;
    } else text += between(text, run);
    if (text.length < MAX_BLOCK_TEXT) text += run.text.slice(0, MAX_BLOCK_TEXT - text.length);
    isStruck = isStruck && run.element.isStruck;
  }
  end();
  return blocks;
}

const ELSEWHERE =
  /related|similar|recommend|you (?:may|might) also|also (?:like|bought|viewed)|customers (?:who|also)|recently viewed|frequently bought|complete the look|more from|ähnliche|passend dazu|kunden (?:kauften|haben)|das könnte|zuletzt angesehen|vous aimerez|similaires|produits associés|également|relacionados|también|similares|podría interesarte|correlati|simili|potrebbe|interessar|também|vergelijkbare|anderen|misschien ook|podobne|klienci kupili|polecane|podobné|související|súvisiace|mohlo by|similare|recomandate|похожие|с этим товаром|рекоменду|相关|相似|猜你喜欢|推荐|関連|おすすめ|こちらもおすすめ|관련|추천|비슷한|संबंधित|समान/iu;
/** Blocks before the title that belong to it: badges, the path to the category. */
const BEFORE_TITLE = 12;
const MAX_ZONE = 250;

/** Whether a heading stands over what is not the page's own product. */
export const isElsewhere = (heading: string): boolean => ELSEWHERE.test(heading);

/** A stretch of the page, by the numbers of its elements; `to` is no part of it. */
export interface Zone {
  readonly from: number;
  readonly to: number;
}

export function isWithin(zone: Zone, element: PageElement): boolean {
  return element.number >= zone.from && element.number < zone.to;
}

/** The part of a page about its own product: from a little before its title to where others are recommended. */
export function productZone(tree: PageTree, blocks: readonly PageBlock[]): Zone {
  const title = tree.headings.find((heading) => heading.tag === 'h1');
  const after = title?.number ?? 0;
  const first = Math.max(
    0,
    blocks.findIndex((block) => block.element.number >= after),
  );
  const elsewhere = tree.headings.find(
    (heading) => heading.number > after && heading.tag !== 'h1' && ELSEWHERE.test(tree.textOf(heading, 100)),
  );
  const to = Math.min(elsewhere?.number ?? Infinity, blocks[first + MAX_ZONE]?.element.number ?? Infinity);
  return { from: blocks[Math.max(0, first - BEFORE_TITLE)]?.element.number ?? 0, to };
}

/** Whether an element is part of a link to somewhere else, as cards of other products are. */
export function isInLink(element: PageElement): boolean {
  const link = element.closest(({ tag }) => tag === 'a');
  const address = link?.attribute('href');
  return address !== undefined && address !== '' && !/^(?:#|javascript:)/i.test(address);
}
