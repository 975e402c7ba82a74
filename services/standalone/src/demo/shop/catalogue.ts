import type { MarketId } from './markets.ts';

/** The way in which a page tells machines what it sells. */
export type Markup =
  | 'json-ld'
  | 'json-ld-graph'
  | 'json-ld-specification'
  | 'microdata'
  | 'microdata-text'
  | 'rdfa'
  | 'open-graph'
  | 'open-graph-local';

/** What never changes about a product. */
export interface Article {
  readonly id: string;
  readonly market: MarketId;
  readonly markup: Markup;
  readonly brand: string;
  readonly name: string;
  /** What it costs when the shop opens. */
  readonly amount: string;
  /** It has its turn in the row of sales. */
  readonly promoted: boolean;
  readonly gtin: string;
}

type Row = readonly [
  id: string,
  market: MarketId,
  markup: Markup,
  brand: string,
  name: string,
  amount: string,
  promoted?: 'promoted',
];

const ROWS: readonly Row[] = [
  ['espressomaschine-alba', 'de', 'json-ld', 'Alba', 'Espressomaschine Alba Duo', '1299.00', 'promoted'],
  ['wireless-headphones-lark', 'us', 'microdata', 'Lark', 'Lark Over-Ear Wireless Headphones', '349.00', 'promoted'],
  ['smart-tv-55-tejas', 'in', 'json-ld-graph', 'Tejas', 'Tejas 55-inch 4K Smart TV', '129999.00', 'promoted'],
  ['velo-helm-matter', 'ch', 'microdata-text', 'Matter', 'Velohelm Matter Pro', '1299.00', 'promoted'],
  ['rice-cooker-hana', 'jp', 'json-ld', 'Hana', '炊飯器 Hana 5.5合', '29800', 'promoted'],
  ['desk-lamp-orbit', 'gb', 'rdfa', 'Orbit', 'Orbit Desk Lamp', '89.50', 'promoted'],
  ['soffa-fjell', 'se', 'open-graph', 'Fjell', 'Soffa Fjell 3-sits', '12995.00', 'promoted'],
  ['robot-kuchenny-mira', 'pl', 'json-ld-specification', 'Mira', 'Robot kuchenny Mira 1200 W', '1499.99', 'promoted'],
  ['cocotte-fonte-loire', 'fr', 'microdata', 'Loire', 'Cocotte en fonte Loire 28 cm', '219.90', 'promoted'],
  ['tenis-corrida-vento', 'br', 'open-graph-local', 'Vento', 'Tênis de corrida Vento 4', '1299.90', 'promoted'],
  ['waschmaschine-nordlicht', 'de', 'microdata-text', 'Nordlicht', 'Waschmaschine Nordlicht 8 kg', '749.00'],
  ['akkuschrauber-kern', 'de', 'open-graph-local', 'Kern', 'Akkuschrauber Kern 18 V', '129.99'],
  ['kaffeemuehle-alba', 'de', 'rdfa', 'Alba', 'Kaffeemühle Alba Grind', '189.00'],
  ['standing-desk-summit', 'us', 'json-ld-specification', 'Summit', 'Summit Standing Desk 60 in', '1149.00'],
  ['trail-backpack-ridge', 'us', 'json-ld', 'Ridge', 'Ridge Trail Backpack 45 L', '179.95'],
  ['action-camera-pip', 'us', 'open-graph', 'Pip', 'Pip Action Camera 5K', '399.99'],
  ['kettle-wren', 'gb', 'json-ld-graph', 'Wren', 'Wren Electric Kettle 1.7 L', '54.99'],
  ['waxed-jacket-fen', 'gb', 'microdata', 'Fen', 'Fen Waxed Jacket', '249.00'],
  ['mixer-grinder-neem', 'in', 'microdata-text', 'Neem', 'Neem Mixer Grinder 750 W', '6499.00'],
  ['laptop-14-akash', 'in', 'json-ld-specification', 'Akash', 'Akash 14-inch Laptop, 16 GB', '89990.00'],
  ['ceiling-fan-pavan', 'in', 'open-graph', 'Pavan', 'Pavan Ceiling Fan 1200 mm', '3299.00'],
  ['futon-set-kumo', 'jp', 'microdata', 'Kumo', '布団セット Kumo シングル', '45800'],
  ['mirrorless-camera-tori', 'jp', 'rdfa', 'Tori', 'ミラーレスカメラ Tori M2', '198000'],
  ['fondue-set-alpstein', 'ch', 'json-ld-graph', 'Alpstein', 'Fondue-Set Alpstein', '119.90'],
  ['cykel-vind', 'se', 'microdata-text', 'Vind', 'Elcykel Vind 7-växlad', '24990.00'],
  ['odkurzacz-orzel', 'pl', 'open-graph-local', 'Orzeł', 'Odkurzacz Orzeł Bezprzewodowy', '1199.00'],
  ['enceinte-echo-midi', 'fr', 'json-ld', 'Midi', 'Enceinte portable Midi', '1149.00'],
  ['koffiezetter-gracht', 'nl', 'json-ld-specification', 'Gracht', 'Koffiezetapparaat Gracht', '1099.95'],
  ['fiets-polder', 'nl', 'microdata-text', 'Polder', 'Stadsfiets Polder 28 inch', '1249.00'],
  ['sklenice-kristal', 'cz', 'json-ld-graph', 'Křišťál', 'Sada sklenic Křišťál 6 ks', '2490.00'],
];

export const CATALOGUE: readonly Article[] = ROWS.map(
  ([id, market, markup, brand, name, amount, promoted], index): Article => ({
    id,
    market,
    markup,
    brand,
    name,
    amount,
    promoted: promoted !== undefined,
    gtin: withCheckDigit(`2900000000${String(index + 1).padStart(2, '0')}`),
  }),
);

/** The products that go on sale in turn, in that order. */
export const PROMOTED: readonly Article[] = CATALOGUE.filter((article) => article.promoted);

const BY_ID: ReadonlyMap<string, Article> = new Map(CATALOGUE.map((article) => [article.id, article]));

export function articleOf(id: string): Article | undefined {
  return BY_ID.get(id);
}

/** GS1 General Specifications 7.9. @param digits twelve of them, of the range for use within a company. */
function withCheckDigit(digits: string): string {
  const sum = [...digits].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return digits + ((10 - (sum % 10)) % 10);
}
