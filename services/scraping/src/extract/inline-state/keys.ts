import { internalized } from '../html/html-names.ts';

/** What a key of a program's state speaks of. */
export type Meaning =
  | 'name'
  | 'brand'
  | 'sku'
  | 'gtin'
  | 'mpn'
  | 'url'
  | 'price'
  | 'list'
  | 'currency'
  | 'stock-word'
  | 'stock-count'
  | 'can-buy'
  | 'sold-out'
  | 'backorder'
  | 'discontinued'
  | 'variants'
  | 'selected'
  | 'option-prices';

export interface KeyMeaning {
  readonly meaning: Meaning;
  /** Among the keys of one meaning the lowest speaks first: a sale price before a price, a number of the article before an id. */
  readonly rank: number;
  /** Amounts behind this key are in the smallest coin. */
  readonly isMinor: boolean;
}

/** Keys without their separators and case, in the order in which they speak. */
const KEYS: Readonly<Record<Meaning, string>> = {
  name: 'productname producttitle itemname name title displayname fullname nom titel',
  brand: 'brand brandname productbrand itembrand manufacturer manufacturername vendor marke marque marca',
  sku: 'sku productsku articlenumber articleno artnr itemnumber itemno productnumber articlecode productcode stockcode catalognumber reference itemid code productid id pid styleid',
  gtin: 'gtin13 gtin ean13 ean gtin14 gtin12 gtin8 eancode barcode upc isbn isbn13',
  mpn: 'mpn manufacturerpartnumber mfrpartnumber manufacturernumber manufacturersku manufacturerpartno modelnumber partnumber vendorpartnumber',
  url: 'producturl canonicalurl url permalink link href',
  price:
    'finalprice saleprice specialprice discountedprice discountprice promoprice promotionalprice currentprice actualprice nowprice offerprice sellingprice salesprice displayprice priceincltax pricewithtax grossprice bruttopreis price productprice priceamount pricevalue unitamount centamount pricecents priceincents preis prix precio prezzo preco cena now prices pricing priceinfo pricerange formattedprice priceformatted minprice lowprice pricemin',
  list: 'listprice regularprice oldprice wasprice originalprice compareatprice displayregularprice strikeprice strikethroughprice retailprice fullprice msrp rrp uvp previousprice beforeprice crossedprice recommendedretailprice pricebeforediscount listingprice was',
  currency: 'currencycode currency pricecurrency currencyiso currencyisocode isocurrency currencyid currencysymbol',
  'stock-word':
    'availability availabilitystatus stockstatus inventorystatus availabilitystate stocklevelstatus stockstate productavailability availabilitycode availabilityname productstatus',
  'stock-count':
    'stockquantity availablequantity quantityavailable inventoryquantity stocklevel stockcount instockquantity availablestock stockqty qtyavailable availableqty stockonhand totalstock onlinestock stock inventory',
  'can-buy':
    'availableforsale isavailableforsale instock isinstock isinstock hasstock available isavailable isavailableonline availableonline orderable isorderable buyable isbuyable purchasable ispurchasable canaddtocart onlineavailable issaleable issalable salable saleable stockavailable',
  'sold-out': 'soldout issoldout outofstock isoutofstock unavailable isunavailable notavailable sellout isoos oos',
  backorder: 'backorder isbackorder onbackorder backordersallowed isonbackorder isbackorderable preorder ispreorder',
  discontinued: 'discontinued isdiscontinued endoflife',
  variants:
    'variants variations productvariations productvariants skus skulist childproducts children simpleproducts combinations variantlist offers articles availablevariations skuinfos',
  selected:
    'selectedvariant selectedorfirstavailablevariant selectedvariantid currentvariant currentvariantid selectedsku defaultvariant activevariant selectedvariation defaultsku currentsku',
  'option-prices': 'optionprices',
};

const MEANINGS: ReadonlyMap<string, KeyMeaning> = new Map(
  Object.entries(KEYS).flatMap(([meaning, words]) =>
    words
      .split(' ')
      .map((word, rank): [string, KeyMeaning] => [
        word,
        { meaning: meaning as Meaning, rank, isMinor: /cent(?!er)|minor/.test(word) },
      ]),
  ),
);

/** Names of boxes in which other products than the page's stand. */
const ELSEWHERE =
  /related|recommend|similar|cross|up_?-?sell|accessor|also|recently|history|cart|basket|wishlist|impression|best_?-?sell|popular|sponsored|suggest|menu|navigation|banner|complement|frequently|alternativ|teaser|trending|minicart|addon|add_on|warrant|stores?$|delivery|shipping|instal?lment|review|compare(?:list|d)|promotions?$/i;
/** Names of boxes in which the page's own product stands. */
const OWN =
  /^(?:product|pdp|productdetails?|detail|item|currentproduct|selectedproduct|mainproduct|view_item|productpage|productdata|article)$/i;

/** Words beside `price` that make it another amount or none. */
const OTHER_PRICE =
  /unit|per|ship|deliver|history|type|currency|curr|id$|label|text|show|has|is|drop|match|track|subscri|member|install|month|tax|vat|saving|discount|point|book|list|group|tier|cost|from|valid|until|date|format|fix|range|min|max|low|high|filter|sort|break|symbol|html|old|was|regular|original|before|compare|strike|retail|count|level|class|template|url|hide|decimal|pattern/;

/** A key such as `priceWithoutFee`: a price of last resort. */
function guessedPrice(plain: string): KeyMeaning | null {
  if (!/^price|price$/.test(plain) || OTHER_PRICE.test(plain.replace('price', ''))) return null;
  return { meaning: 'price', rank: 100 + plain.length, isMinor: false };
}

const known = new Map<string, KeyMeaning | null>();
const KNOWN_KEYS = 20_000;

/** What a key speaks of; null where it says nothing of a product. */
export function meaningOf(key: string): KeyMeaning | null {
  const before = known.get(key);
  if (before !== undefined) return before;
  if (key.length > 40) return null;
  const plain = key.toLowerCase().replace(/[^a-z0-9]/g, '');
  const found = MEANINGS.get(plain) ?? guessedPrice(plain);
  if (known.size < KNOWN_KEYS) known.set(internalized(key), found);
  return found;
}

/** Whether a box of this name holds the page's own product, other products, or says nothing of it. */
export type Box = 'own' | 'elsewhere' | 'any';

const boxes = new Map<string, Box>();

/** What stands in a box by its name. */
export function boxOf(key: string): Box {
  const before = boxes.get(key);
  if (before !== undefined) return before;
  const box = ELSEWHERE.test(key) ? 'elsewhere' : OWN.test(key.replaceAll('_', '')) ? 'own' : 'any';
  if (boxes.size < KNOWN_KEYS && key.length <= 40) boxes.set(internalized(key), box);
  return box;
}
