import { KNOWN_SHOPS } from './known-shops.ts';
import { isOut, numbersFrom } from './made-page.ts';
import type { MadeShop, Variant } from './made-page.ts';
import { UNSEEN_SHOPS } from './unseen-shops.ts';

/** A page of a made shop with what is true of the variant on it. */
export interface MadePage {
  readonly shop: string;
  readonly language: string;
  readonly isKnown: boolean;
  readonly url: string;
  readonly html: string;
  readonly variant: Variant;
  readonly isOut: boolean;
}

const SEED = 2_026;
const THINGS = ['Lamp', 'Chair', 'Kettle', 'Desk', 'Blanket', 'Teapot', 'Shelf', 'Jacket', 'Backpack', 'Clock'];
const KINDS = ['Alder', 'Birch', 'Cedar', 'Dune', 'Ember', 'Fjord', 'Grove', 'Harbour'];
const BRANDS = ['Nordal', 'Vantico', 'Ostra', 'Merel'];
const SIZES = ['XS', 'S', 'M', 'L', 'XL'];

const pick = <T>(list: readonly T[], next: () => number): T => list[Math.floor(next() * list.length)] as T;
const amount = (next: () => number): string =>
  `${5 + Math.floor(next() * 400)}.${pick(['00', '50', '90', '95', '99'], next)}`;

function variantOf(shop: MadeShop, turn: number, next: () => number): Variant {
  const name = `${pick(KINDS, next)} ${pick(THINGS, next)} ${100 + Math.floor(next() * 900)}`;
  return {
    name,
    brand: pick(BRANDS, next),
    sku: `${pick(['LK', 'AB', 'Z', 'MT'], next)}${turn % 2 === 0 ? '-' : ''}${10_000 + Math.floor(next() * 90_000)}`,
    id: 40_000 + Math.floor(next() * 9_000),
    price: amount(next),
    size: pick(SIZES, next),
    state: shop.states[turn % shop.states.length] ?? 'in_stock',
    turn,
    others: Array.from({ length: 4 }, () => ({
      name: `${pick(KINDS, next)} ${pick(THINGS, next)}`,
      price: amount(next),
      isSoldOut: next() < 0.5,
    })),
  };
}

/** All pages of all made shops, the same on every machine. */
export function madePages(): readonly MadePage[] {
  return [...KNOWN_SHOPS, ...UNSEEN_SHOPS].flatMap((shop, index) => {
    const next = numbersFrom(SEED + index);
    return shop.states.map((_, turn): MadePage => {
      const variant = variantOf(shop, turn, next);
      return {
        shop: shop.name,
        language: shop.language,
        isKnown: shop.isKnown,
        url: `https://${shop.host}/p/${variant.name.toLowerCase().replaceAll(' ', '-')}`,
        html: shop.page(variant),
        variant,
        isOut: isOut(variant.state),
      };
    });
  });
}
