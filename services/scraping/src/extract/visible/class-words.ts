/** What the names that a shop gives to its elements say: hints only, since every shop and build names them as it likes. */
export type ClassHint =
  | 'price'
  | 'old'
  | 'new'
  | 'unit'
  | 'save'
  | 'shipping'
  | 'instalment'
  | 'related'
  | 'cart'
  | 'hidden'
  | 'main'
  | 'large'
  | 'small'
  | 'currency'
  | 'cents';

const WORDS: Readonly<Record<ClassHint, string>> = {
  price:
    'price prices pricing fiyat preis prix precio precios prezzo prijs preco cena ceny pret amount pris tsena tsina cost kaina hinta cijena',
  old: 'antigo viejo vechi eski vanha gammel gammal regi predchozi predtym initial listed usual fullprice old was indirimsiz regular strike striked strikethrough listprice rrp msrp before original uvp crossed through compare previous standard del reference base high statt alt ancien barre barred barrato barrado tachado avant antes anterior former vecchio vorher foer forpris stara puvodni',
  new: 'new now indirimli current sale special final actual selling promo offer our today discounted deal aktuell neu nouveau oferta nowa akcni sales main',
  unit: 'unit per ppu grundpreis baseprice perunit measure unitprice',
  save: 'save saving savings discount rabatt rabat economy off percent percentage badge saved coupon voucher',
  shipping: 'shipping delivery versand livraison envio freight postage',
  instalment:
    'installment installments instalment instalments monthly month finance financing credit klarna afterpay affirm rate rates payment payments parcela installmentprice',
  related:
    'vitrine relacionados relacionadas relacionado similares carrossel carrusel correlati correles aehnliche ahnliche verwandte gerelateerd gerelateerde podobne souvisejici suvisiace kapcsolodo hasonlo benzer ilgili rekomendacje rekommenderade lignende relaterede relaterte liittyvat pohozhie related recommend recommended recommendation recommendations recommends similar upsell upsells cross crosssell carousel slider recently recent viewed accessories accessory bundle bundles slick swiper owl teaser card cards tile tiles suggestions sponsored others alternatives complementary frequently',
  cart: 'cart minicart basket warenkorb panier carrito checkout subtotal total totals',
  hidden: 'hidden sr hide invisible offscreen visuallyhidden none template',
  main: 'product pdp detail details buybox main purchase summary',
  large:
    'velka velke velky velika veliko gross groot grande grand duza duzy nagy suuri stor hlavni hlavna large big xl xxl lg huge display h1 h2 h3 headline prominent primary',
  small: 'small xs sm tiny muted note footnote secondary',
  currency: 'currency symbol curr valuta waehrung devise',
  cents: 'cents cent decimal decimals fraction minor sup suffix centimes superscript',
};

export const CLASS_BITS: Readonly<Record<ClassHint, number>> = Object.fromEntries(
  Object.keys(WORDS).map((hint, index) => [hint, 1 << index]),
) as Record<ClassHint, number>;

const HINTS = new Map<string, number>();
for (const [hint, list] of Object.entries(WORDS) as [ClassHint, string][])
  for (const word of list.split(' ')) HINTS.set(word, (HINTS.get(word) ?? 0) | CLASS_BITS[hint]);

const MAX_NAME = 200;
const MAX_KNOWN = 20_000;

/** Reads names of classes and ids, each only once. */
export class ClassReader {
  readonly #known = new Map<string, number>();

  /** The hints in a class attribute or an id: `c-product__salePrice` is product, sale, price. */
  hintsOf(names: string | undefined): number {
    if (!names) return 0;
    const known = this.#known.get(names);
    if (known !== undefined) return known;
    let mask = 0;
    const words =
      names
        .slice(0, MAX_NAME)
        .replace(/([a-z])(?=[A-Z])/g, '$1 ')
        .toLowerCase()
        .match(/[a-z]+\d?/g) ?? [];
    for (const word of words) mask |= HINTS.get(word) ?? 0;
    // A list price is a former one; a list of prices is none.
    if (words.some((word, index) => word === 'list' && words[index + 1] === 'price')) mask |= CLASS_BITS.old;
    if (this.#known.size < MAX_KNOWN) this.#known.set(names, mask);
    return mask;
  }
}
