/** What words beside an amount say about it. */
export type PriceLabel =
  | 'price'
  | 'was'
  | 'now'
  | 'from'
  | 'upTo'
  | 'unit'
  | 'instalment'
  | 'shipping'
  | 'save'
  | 'total'
  | 'threshold'
  | 'withoutTax'
  | 'withTax'
  | 'points'
  | 'deposit'
  /** How many there are, were sold or looked at. */
  | 'count'
  /** Asked of some alone: members, who subscribes, who pays in one way. */
  | 'some';

/** Each label's bit in a mask. */
export const LABEL_BITS: Readonly<Record<PriceLabel, number>> = Object.fromEntries(
  (
    [
      'price',
      'was',
      'now',
      'from',
      'upTo',
      'unit',
      'instalment',
      'shipping',
      'save',
      'total',
      'threshold',
      'withoutTax',
      'withTax',
      'points',
      'deposit',
      'some',
      'count',
    ] as const
  ).map((label, index) => [label, 1 << index]),
) as Record<PriceLabel, number>;

/**
 * Words and pairs of words, a `*` for any ending, in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish,
 * Czech, Slovak, Romanian, Russian, Ukrainian, Bulgarian, Hindi, the Nordic and Baltic languages, Hungarian, Croatian, Slovenian,
 * Greek, Turkish, Arabic, Hebrew, Persian, Vietnamese and Indonesian.
 */
const WORDS: Readonly<Record<PriceLabel, string>> = {
  price:
    'giá harga السعر سعر מחיר قیمت ціна cene kaina kainos hind price* preis* barpreis kaufpreis verkaufspreis prix precio* prezzo prezzi preço* preco* prijs* cena cen* ceny preț* pret pretul цена* цены стоимость कीमत मूल्य दाम pris priset hinta ár ára τιμή fiyat* cijena kaina hind amount cost costs kosten|preis',
  was: 'gốc giá|gốc trường niêm|yết normal|harga coret قبل سابقا بدلا السابق كان قديم במקום רגיל קודם قبلی prieš ankstesnė sena iepriekš vecā varem tavahind redna prejšnja предишна пцд παλιά πριν ptk neupreis piyasa etiket|fiyatı marktpreis piaci rynkowa was before formerly previously previous old regular original originally list listprice rrp msrp srp usual usually compare strike war statt vorher bisher bisheriger alter alt uvp unverbindliche listenpreis originalpreis ursprünglich* regulär* avant ancien conseillé barré antes anterior habitual original normal pvr pvp lista prima listino normale regolare consigliato precedente originale anteriormente era tabela de|por van adviesprijs vanprijs oude was/is eerst przed poprzednia regularna katalogowa najniższa původní* puvodni* bežná běžná pôvodn* predtým doporučen* odporúč* vechi iniţial iniţial* inițial* intreg prp întreg|preț старая раньше обычная была पुराना एमआरपी mrp ord ordinarie tidigare normalpris førpris før veiledende ovh norm aiemmin eredeti korábbi stara redovna prije αρχική eski liste lowest|30 niedrigster tiefster niedrigste* retail full|price reg laagste oorspronkelijk* lägsta laveste alin nejnižší najnižšia legalacsonyabb mai|mic najniža χαμηλότερη en|düşük plus|bas più|basso más|bajo mais|baixo минимальная найнижча lowest|price lowest|recent стара раніше',
  now: 'khuyến|mãi mại bán|lẻ sale|price promo diskon الآن عرض כעת במבצע מבצע حراج dabar akcijas tagad nüüd soodushind zdaj намалена зараз now sale today current special final our your promo promotion offer deal only just jetzt aktuell* nur sonderpreis angebot* aktionspreis ihr maintenant promo soldes seulement ahora oferta rebaja* sólo solo adesso ora offerta scontato agora promoção oferta apenas por nu aanbieding actie actieprijs voor teraz promocja promocyjna tylko nyní akce akční jen teraz akcia akciová acum promo ofertă reducere сейчас акция скидкой अब विशेष nyt tarjous tilbud kampanj* rea most akció* sada akcija τώρα şimdi indirimli',
  from: 'dari mulai من החל از nuo alates from starting starts ab dès partir desde da partire vanaf vana od începând incepand от с से från fra alkaen already från tól től από itibaren as|low',
  upTo: 'to bis jusqu hasta fino até tot do până до तक till til saakka ig έως',
  unit: 'per pro je /m /lfm /kg kg /100 100g 100ml /l /100g /100ml litre liter litro l/ unit each|unit stück/ grundpreis base|price unidad unitario unità unidade stuk/ sztuk* jednotk* bucată/ bucata/ шт кг प्रति st/ kpl jfr jfrpris jmf grunnpris egységár ppu',
  instalment:
    'góp trả|góp cicilan قسط أقساط دفعات תשלומים اقساط mėn mēn kuus obrok* obroč* вноск* міс παροχ* δόσεις άτοκες delbetal* msi monthly month months mo /mo mth instalment* installment* finance financing apr klarna afterpay clearpay affirm zip sezzle weekly /week per|week a|week weeks deposit monatlich* monat rate raten finanzierung* mois mensualité* mensuel* fois cuotas cuota meses mes plazos financia* rate rata mensili mese vezes parcela* parcelas juros mensais mês x|sem termijnen maand raty miesięcznie miesiąc splátk* splátok měsíčně mesačne mesiac rate lunar luni рассрочк* месяц мес ईएमआई emi महीने månad mån måned kk kuukausi hó havi havonta mjesečno rata μήνα taksit* aylık paypal|pay',
  shipping:
    'vận|chuyển giao|hàng ongkir ongkos kirim pengiriman شحن الشحن توصيل التوصيل משלוח ارسال доставки pristatymas piegāde tarne poštnina shipping delivery postage freight p&p ship deliver versand versandkosten lieferung livraison envío envio expédition spedizione consegna frete entrega verzending verzendkosten bezorging wysyłka dostawa dostawy doprava dopravné dopravy doručení doručenie livrare transport доставка доставки डिलीवरी शिपिंग frakt leverans levering toimitus szállítás dostava μεταφορικά kargo teslimat collection pickup relais retrait colissimo abholung paketshop recogida retiro ritiro levantamento afhalen paczkomat* kurier* odběr osobní zásilkovn* kuljetus hämtning afhentning',
  save: 'tiết|kiệm giảm hemat diskon وفر خصم توفير חסכון הנחה تخفیف sutaupykite nuolaida ietaupi atlaide säästad prihranek спестявате отстъпка економія знижка kupon save saving savings off discount you|save sparen ersparnis gespart rabatt sie|sparen économie* économisez remise réduction ahorra* ahorro descuento risparmi* risparmio sconto economize poupa* poupe desconto bespaar* korting besparing oszczędzasz oszczędź rabat zniżka ušetříte ušetrite sleva zľava zľavy economisești economisesti reducere скидка экономия выгода बचत छूट छूटें spara spar säästä ale kedvezmény megtakarítás uštedite ušteda popust έκπτωση kazanç indirim coupon* voucher gutschein* cupón* cupom code cashback bonus gift card guthaben kupón* kupon* купон* промокод slevov* zľavov* cupão cupões vale kortingscode waardebon rabattkod* rabattcode* rabattkode alennuskood* buono код कूपन',
  total:
    'jumlah tổng الإجمالي المجموع סה مجموع total subtotal sum basket cart checkout summe gesamt* zwischensumme warenkorb panier sous carrito cesta carrello totale carrinho winkelwagen totaal koszyk razem suma košík celkem spolu coș cos корзин* итого कुल कार्ट varukorg summa kurv handlekurv ostoskori kosár összesen yhteensä totalt samlet insgesamt toplam σύνολο συνολικά разом общо viso kopā kokku skupaj košarica ukupno καλάθι sepet bag',
  threshold:
    'unter below under mindermengenzuschlag minimal minimum|order تتجاوز فوق לקנייה מעל بالای užsakymams virs üle over above orders order spend minimum min free ab|einem bestellwert mindestbestellwert gratis kostenlos gratuit gratuite dès|achat achats commande commandes pedidos pedido compras superiores superior ordini oltre acima compras bestellingen bestelling boven zamówień zamówienia powyżej objednávk* nad zdarma zadarmo comenzi peste бесплатно заказ* свыше ऑर्डर över beställning over yli tilaus felett rendelés narudžb* iznad άνω üzeri sipariş',
  withoutTax:
    'без|ддс without|tax plus|tax before|tax غير|شامل ללא|מע be|pvm bez|pvn ilma|km brez|ddv ex excl excluding exc net netto nettó nett exkl zzgl ohne|mwst hors ht sin|iva sin esclusa escl sem|iva excl|btw netto bez|dph bez|dane bez|vat fără|tva fara|tva без|ндс utan|moms ekskl eks alv|0 bez|pdv χωρίς hariç',
  withTax:
    'incl|tax ддс شامل כולל pvm pvn km ddv incl including inc inkl ttc iva brutto bruttó vat tax btw mwst moms dph tva ндс alv áfa pdv φπα kdv gst',
  points:
    'points point punkte points* pts puntos punti pontos punten punktów bodů bodov puncte баллов अंक poäng poeng pistettä stars reviews ratings rating',
  some: 'coupon voucher gutschein cupón cupom kupon* kupony קופון كوبون assine suscrí* prenumer* abone* transfer rebate cash vorkasse überweisung virement bonifico efectivo vooruitbetaling overschrijving przelew* převodem prevodom havale eft наличными member* club* klub* loyalty subscri* autoship autodelivery card clubcard app prime mitglied* abo sparabo kundenkarte bonuskarte karte abonn* adhérent* carte membre* fidélité socio* suscri* tarjeta clube assina* associado* cartão pix boleto transferência transferencia tessera soci fedeltà abbon* leden* ledenprijs klantenkaart subskry* aplikac* karta kartą člen* předplat* predplat* kartou karet membri abonament card|client карт* клуб* подписк* підписк* приложени* medlem* jäsen* kanta hűség* klubtag* kartic* aplikacij* članov* članic* μέλη κάρτα üye* üyelere kart|ile özel',
  count:
    'tồn|kho stok المخزون במלאי stock available qty quantity pcs pieces sold views visitors reviews lager lagernd vorrätig stück menge magasin stok skladem sklade skladě voorraad sztuk magazynie disponibles vendidos vendus vendu наличии продано lagret varastossa adet',
  deposit: 'deposit pfand consigne depósito cauzione statiegeld kaucja záloha garanție залог pant',
};

/** Of languages that put no space between words: what stands anywhere before or after the amount. */
const UNSPACED: readonly [PriceLabel, RegExp][] = [
  [
    'was',
    /原价|原價|定价|定價|市场价|市場價|建议售价|建議售價|参考価格|定価|通常価格|メーカー希望|元値|정가|정상가|소비자가|기존가/,
  ],
  [
    'now',
    /现价|現價|特价|特價|优惠价|優惠價|促销价|促銷價|售价|售價|特別価格|セール|販売価格|今だけ|할인가|판매가|특가|혜택가/,
  ],
  ['was', /ราคาปกติ|ราคาเต็ม|จากราคา/],
  ['now', /ราคาพิเศษ|ลดเหลือ|ราคาโปร/],
  ['price', /ราคา/],
  ['shipping', /ค่าจัดส่ง|ค่าส่ง|จัดส่ง|ส่งฟรี/],
  ['save', /ประหยัด|ส่วนลด/],
  ['instalment', /ผ่อน|ต่อเดือน/],
  ['threshold', /เมื่อซื้อครบ|ขั้นต่ำ/],
  ['price', /价格|價格|价|價|価格|税込|가격/],
  ['withTax', /税込|含税|부가세\s?포함/],
  ['from', /起|から|부터|〜|~/],
  ['unit', /每|单价|單價|あたり|当たり|단가|당/],
  ['instalment', /分期|月供|每月|分割|回払い|月々|할부|개월/],
  ['shipping', /运费|運費|配送|邮费|快递|送料|배송|택배/],
  ['save', /节省|節省|立减|折扣|折|优惠券|優惠券|红包|割引|クーポン|お得|OFF|할인(?!판매가|가)|쿠폰|적립/],
  ['total', /合计|總計|总计|小计|购物车|購物車|合計|カート|합계|총|장바구니/],
  ['threshold', /满|滿|以上|이상/],
  ['withoutTax', /不含税|未税|税抜|税別|本体価格|부가세별도/],
  [
    'some',
    /쿠폰|クーポン|优惠券|優惠券|会员|會員|会員|アプリ限定|現金|现金|현금|앱에서|定期便|定期購入|プレミアム|회원|멤버십|와우|정기배송|앱\s?전용/,
  ],
  ['count', /库存|庫存|在庫|已售|已售出|재고|판매량/],
  ['points', /积分|積分|ポイント|포인트|评价|評價|レビュー|리뷰/],
];

const EXACT = new Map<string, number>();
const PREFIXES = new Map<string, number>();
const PREFIX_LENGTHS = new Set<number>();
for (const [label, list] of Object.entries(WORDS) as [PriceLabel, string][]) {
  for (const entry of list.split(' ')) {
    const word = entry.replace('|', ' ').replace(/\*$/, '').replace(/\/$/, '');
    const table = entry.endsWith('*') ? PREFIXES : EXACT;
    if (entry.endsWith('*')) PREFIX_LENGTHS.add(word.length);
    table.set(word, (table.get(word) ?? 0) | LABEL_BITS[label]);
  }
}

const WORD = /[\p{L}\p{M}]+|[/&%]\p{L}*|\d+(?:g|ml|kg|l)?/gu;
const MAX_WORDS = 8;

function maskOfWord(word: string): number {
  let mask = EXACT.get(word) ?? 0;
  for (const length of PREFIX_LENGTHS) {
    if (length <= word.length) mask |= PREFIXES.get(word.slice(0, length)) ?? 0;
  }
  return mask;
}

/**
 * The labels in a text beside an amount.
 * @param side `before`: its last words count; `after`: its first words
 */
export function labelsIn(text: string, side: 'before' | 'after'): number {
  if (text === '') return 0;
  const near = side === 'before' ? text.slice(-60) : text.slice(0, 40);
  let mask = 0;
  if (/[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/.test(near)) {
    const close = side === 'before' ? near.slice(-12) : near.slice(0, 8);
    for (const [label, pattern] of UNSPACED) if (pattern.test(close)) mask |= LABEL_BITS[label];
  }
  // The dot of a Turkish capital İ stays behind as a mark of its own.
  const all = near.toLowerCase().replaceAll('\u0307', '').match(WORD) ?? [];
  const words = side === 'before' ? all.slice(-MAX_WORDS) : all.slice(0, MAX_WORDS);
  words.forEach((word, index) => {
    mask |= maskOfWord(word);
    // `63 kr/mån` is paid each month.
    if (word.startsWith('/')) mask |= (EXACT.get(word.slice(1)) ?? 0) & LABEL_BITS.instalment;
    const next = words[index + 1];
    if (next !== undefined) mask |= EXACT.get(`${word} ${next}`) ?? 0;
  });
  return (mask & LABEL_BITS.some) !== 0 && FOR_ALL.test(near) ? mask & ~LABEL_BITS.some : mask;
}

/** `Plus'a özel` is for some; these are for whoever reads them. */
const FOR_ALL = /(?:size|sana|bugüne|haftaya|güne|internete) özel/i;
