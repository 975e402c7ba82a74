import { parseDecimal } from '@blackfang/core';

/** A country that the shop sells to: how its people write prices and speak of stock. */
export interface Market {
  readonly locale: string;
  readonly currency: string;
  /** Digits behind the point that prices have at least. */
  readonly digits: number;
  readonly words: Words;
}

export interface Words {
  readonly inStock: string;
  readonly outOfStock: string;
  readonly preorder: string;
  readonly backorder: string;
  readonly discontinued: string;
  readonly addToCart: string;
  readonly related: string;
}

const words = (text: string): Words => {
  const [
    inStock = '',
    outOfStock = '',
    preorder = '',
    backorder = '',
    discontinued = '',
    addToCart = '',
    related = '',
  ] = text.split(' | ');
  return { inStock, outOfStock, preorder, backorder, discontinued, addToCart, related };
};

const GERMAN =
  'Auf Lager: {n} | Ausverkauft | Vorbestellbar | Lieferbar in 3 Wochen | Nicht mehr erhältlich | In den Warenkorb | Das könnte Ihnen auch gefallen';
const ENGLISH =
  'In stock: {n} | Out of stock | Pre-order | Ships in 3 weeks | Discontinued | Add to cart | You may also like';

export const MARKETS = {
  de: { locale: 'de-DE', currency: 'EUR', digits: 2, words: words(GERMAN) },
  fr: {
    locale: 'fr-FR',
    currency: 'EUR',
    digits: 2,
    words: words(
      'En stock : {n} | Rupture de stock | Précommande | Expédié sous 3 semaines | Plus disponible | Ajouter au panier | Vous aimerez aussi',
    ),
  },
  nl: {
    locale: 'nl-NL',
    currency: 'EUR',
    digits: 2,
    words: words(
      'Op voorraad: {n} | Uitverkocht | Vooruitbestellen | Levertijd 3 weken | Niet meer leverbaar | In winkelwagen | Misschien ook iets voor u',
    ),
  },
  us: { locale: 'en-US', currency: 'USD', digits: 2, words: words(ENGLISH) },
  gb: { locale: 'en-GB', currency: 'GBP', digits: 2, words: words(ENGLISH) },
  in: { locale: 'en-IN', currency: 'INR', digits: 2, words: words(ENGLISH) },
  jp: {
    locale: 'ja-JP',
    currency: 'JPY',
    digits: 0,
    words: words('在庫あり：{n}点 | 在庫切れ | 予約受付中 | お取り寄せ | 販売終了 | カートに入れる | 関連商品'),
  },
  ch: { locale: 'de-CH', currency: 'CHF', digits: 2, words: words(GERMAN.replace('Ausverkauft', 'Nicht an Lager')) },
  se: {
    locale: 'sv-SE',
    currency: 'SEK',
    digits: 2,
    words: words(
      'I lager: {n} | Slut i lager | Förboka | Skickas inom 3 veckor | Utgått | Lägg i varukorgen | Du kanske också gillar',
    ),
  },
  pl: {
    locale: 'pl-PL',
    currency: 'PLN',
    digits: 2,
    words: words(
      'W magazynie: {n} | Brak w magazynie | Przedsprzedaż | Wysyłka w 3 tygodnie | Wycofany | Dodaj do koszyka | Może Ci się spodobać',
    ),
  },
  br: {
    locale: 'pt-BR',
    currency: 'BRL',
    digits: 2,
    words: words(
      'Em estoque: {n} | Esgotado | Pré-venda | Envio em 3 semanas | Fora de linha | Adicionar ao carrinho | Você também pode gostar',
    ),
  },
  cz: {
    locale: 'cs-CZ',
    currency: 'CZK',
    digits: 2,
    words: words(
      'Skladem: {n} | Vyprodáno | Předobjednávka | Odešleme do 3 týdnů | Ukončeno | Do košíku | Mohlo by se vám líbit',
    ),
  },
} satisfies Record<string, Market>;
export type MarketId = keyof typeof MARKETS;

/** As people of the market read a price: `1.299,00 €`, `₹1,29,999.00`. */
export function writePrice(amount: string, market: Market): string {
  return write(amount, market, { style: 'currency', currency: market.currency });
}

/** The same without a sign of the currency: `1.299,00`. */
export function writeNumber(amount: string, market: Market): string {
  return write(amount, market, {});
}

function write(amount: string, { locale, digits }: Market, options: Intl.NumberFormatOptions): string {
  const fractionDigits = Math.max(digits, parseDecimal(amount).scale);
  return new Intl.NumberFormat(locale, {
    ...options,
    minimumFractionDigits: fractionDigits,
    maximumFractionDigits: fractionDigits,
    // As text it is never a float on the way.
  }).format(amount as Intl.StringNumericLiteral);
}
