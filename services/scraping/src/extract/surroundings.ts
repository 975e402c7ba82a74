import { ATTRIBUTE_BITS as BITS } from './html/tag-attributes.ts';
import type { PageElement } from './page-tree.ts';

/** What an element stands in, or is itself; a bit each. */
export const AROUND = {
  /** Navigation, footer or aside. */
  beside: 1,
  /** A header of the site, not of a part. */
  siteHeader: 2,
  /** A link to another page. */
  link: 4,
  /** What is pressed: a button or a link. */
  pressed: 8,
} as const;

/** What an element stands in, worked out once for each. */
export function aroundOf(element: PageElement): number {
  if (element.around === -1) element.around = own(element) | (element.parent === null ? 0 : aroundOf(element.parent));
  return element.around;
}

function own(element: PageElement): number {
  const pressed = isPressed(element) ? AROUND.pressed : 0;
  switch (element.tag) {
    case 'nav':
    case 'footer':
      return pressed | AROUND.beside;
    case 'aside':
      return pressed | (isOfProduct(element) ? 0 : AROUND.beside);
    case 'a':
      return pressed | (leadsAway(element) ? AROUND.link : 0);
    case 'header':
      return pressed | (isOfSite(element) ? AROUND.siteHeader : 0);
    default:
      return pressed;
  }
}

/** A header by its name, or one that stands over all of the page. */
function isOfSite(element: PageElement): boolean {
  if (/site|page|global|main-header/i.test(element.attribute('class') ?? '')) return true;
  const { parent } = element;
  return parent?.tag === 'body' || parent?.parent?.tag === 'body';
}

const BUYING = /buy|price|purchase|product|pdp|detail|summary|order|offer|checkout|action|item|sticky/i;
const OTHERS = /relat|recommend|similar|recent|cross|up-?sell|filter|facet|menu|nav|blog|news|widget/i;

/** Some shops put price and button into an `aside`: by its name, or within the main part of the page. */
function isOfProduct(element: PageElement): boolean {
  const names = `${element.attribute('class') ?? ''} ${element.attribute('id') ?? ''}`;
  if (OTHERS.test(names)) return false;
  return BUYING.test(names) || element.parent?.closest(({ tag }) => tag === 'main' || tag === 'article') !== null;
}

/** Whether a link leads to another page. */
export function leadsAway(link: PageElement): boolean {
  return (link.bits & BITS.href) !== 0 && /^(?!#|javascript:)./i.test(link.attribute('href') ?? '');
}

/** Whether an element is a button, or looks like one to programs. */
export function isPressed(element: PageElement): boolean {
  const { tag } = element;
  if (tag === 'button' || tag === 'a') return true;
  if (tag === 'input') return /^(?:submit|button|image)$/i.test(element.attribute('type') ?? '');
  return (element.bits & BITS.role) !== 0 && element.attribute('role') === 'button';
}
