/** Words of shops in 16 languages: en de fr es it pt nl pl cs sk ro ru zh ja ko hi. Pieces of regular expressions. */

/** Behind a percentage. */
export const OFF =
  'off|discount|reduction|savings?|rabatt|reduziert|gespart|nachlass|günstiger|sparen|de (?:réduction|remise)|réduction|remise|de descuento|descuento|dto|dcto|de rebaja|di sconto|sconto|de desconto|desconto|korting|taniej|rabatu?|zniżki|obniżki|sleva|slevy|slevou|zľava|zľavy|reducere|скидк[аи]|дешевле|オフ|引き?|割引|할인|的折扣|折扣|की छूट|छूट|की बचत';
/** Before a percentage. */
export const SAVE =
  'save|you save|discount|sie sparen|sparen|spare|rabatt|économisez|réduction|remise|ahorra|ahorras|descuento|risparmi|risparmia|sconto|economize|poupe|desconto|bespaar|korting|oszczędzasz|rabat|zniżka|taniej o|ušetříte|sleva|ušetríte|zľava|economisești|economisiți|reducere|discount|скидка|экономия|выгода|立省|立减|优惠|値引き|할인|절약|छूट|बचत';

/** What a code that is to be entered is called. */
export const CODE =
  '(?:promo|discount|coupon|voucher|offer)[- ]?codes?|codes?|coupons?|vouchers?|gutschein(?:code)?|rabatt-?code|aktions-?code|codes? (?:promo|avantage|de réduction)|código(?: (?:de descuento|promocional|promo|de desconto))?|cup[oó]n|cupom|codice(?: (?:sconto|promo|promozionale))?|kortings-?code|actie-?code|kod(?:em)?(?: rabatowy(?:m)?)?|slevový(?:m)? kód(?:em)?|kód(?:em|om)?|zľavový kód|cod(?:ul)?(?:(?: de)? reducere| promo(?:țional)?)?|промокод[ау]?|купон|优惠码|折扣码|优惠券|券码|クーポン(?:コード)?|コード|쿠폰(?: ?코드)?|할인 ?코드|कूपन(?: कोड)?|कोड';

/** Words that stand in capitals where a code would. */
export const NO_CODES: ReadonlySet<string> = new Set(
  'CODE CODES PROMO PROMOCODE COUPON COUPONS VOUCHER HERE BELOW ABOVE CHECKOUT WITH YOUR THIS NOW FREE SALE SHOP SAVE OFF EUR USD GBP CHF PLN CZK RON RUB INR JPY KRW CNY CASH GIFT CARD NEWSLETTER COPY APPLY ENTER USE GET THE AND FOR NEW VIP HTML JSON SKU EAN GTIN MPN ISBN UPC FAQ QR BAR ZIP HTTP'.split(
    ' ',
  ),
);

export const FREE_SHIPPING =
  'free (?:\\p{L}{1,12} ){0,2}(?:shipping|delivery|postage|p ?& ?p)|ships free|shipping:? free|delivery:? free|versandkostenfrei|kostenlose[rn]? (?:\\p{L}{1,12} )?(?:versand|lieferung)|gratis-?versand|gratis versand|versand (?:gratis|kostenlos)|portofrei|livraison (?:\\p{L}{1,12} ){0,2}(?:gratuite|offerte)|(?:frais de )?port (?:offerts?|gratuits?)|env[ií]os? (?:\\p{L}{1,12} )?(?:gratis|gratuitos?)|spedizione (?:gratuita|gratis)|consegna gratuita|frete gr[aá]tis|envio (?:gr[aá]tis|gratuito)|portes gr[aá]tis|gratis (?:verzending|bezorging|levering|verzonden)|darmow[aą] (?:dostaw[aąę]|wysyłk[aąę])|dostawa (?:gratis|za darmo|0 zł)|doprava zdarma|dopravu zdarma|doprava zadarmo|doručen[ií]e? zdarma|(?:livrare|transport) gratuit[ăa]?|бесплатн(?:ая|ой|ую) доставк[аиу]|доставка бесплатн[оа]я?|(?:मुफ़्त|मुफ़्त|मुफ्त|फ्री|निःशुल्क) (?:डिलीवरी|डिलिवरी|शिपिंग)';
/** Scripts that know no spaces: what stands before says nothing. */
export const FREE_SHIPPING_UNSPACED = '包邮|免运费|免運費|免邮|免費運送|送料無料|무료 ?배송|배송비 무료';
/** Between free shipping and the order that it takes. */
export const THRESHOLD =
  'over|above|from|of|more than|ab|über|dès|à partir de|au-dessus de|superior(?:es)? a|desde|a partir d[ei]|mínim[ao]|superiori? a|oltre|acima de|vanaf|boven|od|powyżej|nad|peste|de la|от|свыше|при заказе|满|滿|以上|이상|से अधिक|से ऊपर|पर';

/** What makes a date the end of a promotion. */
export const PROMOTION =
  'sale|offer|deal|promo|discount|coupon|voucher|code|aktion|angebot|rabatt|gutschein|sonderpreis|soldes?|offres?|remise|oferta|rebajas|descuento|promoci[oó]n|offerta|sconto|saldi|promozione|promoção|desconto|aanbieding|actie|korting|promocj|rabat|wyprzedaż|akce|sleva|akcia|zľava|výprodej|ofertă|promoți|reducere|акци[яи]|скидк|распродаж|优惠|促销|活动|特价|特價|セール|キャンペーン|割引|特価|할인|행사|이벤트|세일|특가|ऑफर|ऑफ़र|सेल|छूट';
export const UNTIL =
  "end(?:s|ing)?(?: on)?|expires?(?: on)?|valid (?:until|thru|through|till)|until|till|through|gültig bis(?: zum)?|bis(?: zum| einschließlich)?|endet am|jusqu['’]au|prend fin le|au|hasta(?: el)?|termina el|válid[oa] hasta(?: el)?|fino al|scade il|termina il|até(?: o dia| a)?|termina em|t/m|tot en met|geldig tot|tot|do(?: dnia)?|kończy się|obowiązuje do|platí do|končí|până (?:la|pe|în)|valabil[ăa]? până(?: la)?|expiră|до|по|действует до";
export const UNTIL_UNSPACED = '截止(?:到|至|日期)?|有效期至|至|到|期間|期限|기간';
/** Behind the date. */
export const UNTIL_BEHIND = 'まで|終了|迄|까지|종료|तक|截止|结束|為止|为止';

export const LOWEST_30_DAYS =
  '(?:lowest|niedrigster|tiefster|günstigster|bester|30-tage-bestpreis|plus bas|más bajo|mínimo|più basso|mais baixo|laagste|najniższa|nejnižší|najnižšia|cel mai mic|cea mai mică|самая низкая|минимальн\\p{L}+|最低|最安値?|최저)';

/**
 * Pieces of which one stands, in either case of its ASCII letters, in every text that names a coupon, a bundle, free shipping
 * or the lowest price of 30 days; what is told by figures and signs is found by those.
 */
export const PROMOTION_BYTES: readonly string[] = [
  // coupons
  ...'cod,coupon,voucher,gutschein,cupo,cupó,CUPÓ,cód,CÓD,kod,kód,KÓD,ромокод,РОМОКОД,упон,УПОН,优惠,券码,クーポン,コード,쿠폰,코드,कूपन,कोड'.split(
    ',',
  ),
  ...'checkout,warenkorb,kasse,la caisse,carrello,winkelmand, para'.split(','),
  // bundles
  ...'nimm ,zum preis, kauf,lleva,leve ,prendi ,halen,w cenie,za cen,la preț,по цене,ПО ЦЕНЕ,buy ,acheté,ACHETÉ,买,買,点,個,개,件,खरीद,पर,half price,halben preis,halve prijs,bogo'.split(
    ',',
  ),
  // free shipping
  ...'free,kostenfrei,kostenlos,gratis,grátis,GRÁTIS,portofrei,gratuit,offert,darmo,zdarma,dostawa,есплатн,ЕСПЛАТН,包邮,免运,免運,免邮,免費,無料,무료,डिल,शिपिंग'.split(
    ',',
  ),
  // the lowest price
  ...'lowest,niedrigster,tiefster,nstigster,bester,bestpreis,plus bas, bajo,ínimo,ÍNIMO,più basso,PIÙ BASSO,baixo,laagste,najni,nejni,mai mic,низкая,НИЗКАЯ,инимальн,ИНИМАЛЬН,最低,最安,최저'.split(
    ',',
  ),
  // percentages whose sign is no ASCII, and tenths
  ...'％,折'.split(','),
];
