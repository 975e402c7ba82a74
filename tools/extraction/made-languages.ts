/** How shops of one language write what stands around a price. `#` stands for an amount. */
export interface ShopLanguage {
  readonly code: string;
  readonly host: string;
  /** `#` for the number: `# €`, `£#`. */
  readonly money: string;
  readonly decimal: '.' | ',';
  readonly group: '.' | ',' | ' ' | "'";
  readonly cents: boolean;
  readonly was: readonly string[];
  readonly now: readonly string[];
  readonly price: string;
  readonly delivery: readonly string[];
  readonly freeOver: readonly string[];
  readonly instalments: readonly string[];
  readonly perUnit: readonly string[];
  readonly save: readonly string[];
  readonly coupon: readonly string[];
  readonly buy: readonly string[];
  readonly related: readonly string[];
  readonly cart: readonly string[];
  readonly tax: readonly string[];
  readonly words: string;
}

const language = (
  code: string,
  host: string,
  money: string,
  [decimal, group, cents]: readonly [ShopLanguage['decimal'], ShopLanguage['group'], boolean],
  rows: string,
): ShopLanguage => {
  const [was, now, price, delivery, freeOver, instalments, perUnit, save, coupon, buy, related, cart, tax, words] = rows
    .trim()
    .split('\n')
    .map((row) => row.trim().split(' | '));
  return {
    code,
    host,
    money,
    decimal,
    group,
    cents,
    was: was ?? [],
    now: now ?? [],
    price: price?.[0] ?? '',
    delivery: delivery ?? [],
    freeOver: freeOver ?? [],
    instalments: instalments ?? [],
    perUnit: perUnit ?? [],
    save: save ?? [],
    coupon: coupon ?? [],
    buy: buy ?? [],
    related: related ?? [],
    cart: cart ?? [],
    tax: tax ?? [],
    words: words?.[0] ?? '',
  };
};

/** Rows: was, now, price, delivery, free delivery, instalments, unit, saving, coupon, buy, related, cart, tax, words for names. */
export const LANGUAGES: readonly ShopLanguage[] = [
  language(
    'en-GB',
    'co.uk',
    '£#',
    ['.', ',', true],
    `Was # | RRP # | Previously # | List price: #
    Now # | Our price # | Sale price #
    Price
    Delivery from # | Standard delivery # | Postage: #
    Free delivery on orders over # | Spend # for free delivery
    or 3 payments of # with Klarna | From # per month | Pay # a month
    (# / 100 ml) | # per kg | # each
    You save # | Save # today | # off
    Extra # off with code SAVE | Voucher: #
    Add to basket | Add to bag | Buy now
    You may also like | Customers also bought | Recently viewed
    Basket # | Your bag: #
    inc. VAT | VAT included
    oak lamp chair soft wool blanket garden table steel kettle travel bag running shoe desk mirror copper pan`,
  ),
  language(
    'en-US',
    'com',
    '$#',
    ['.', ',', true],
    `Was: # | MSRP # | Reg. # | Compare at #
    Sale # | Today only # | Now #
    Price
    Shipping: # | + # shipping | Ground shipping #
    Free shipping over # | Orders over # ship free
    4 interest-free payments of # with Afterpay | As low as #/mo | Starting at # per month with Affirm
    (#/oz) | #/ct | # per lb
    Save # | You save: # (20%) | # off
    Clip # coupon | Get # off with code
    Add to cart | Add to Bag | Buy it now
    Related products | Similar items | Frequently bought together
    Cart # | Subtotal: #
    plus tax | excl. tax
    vintage lamp leather sofa bluetooth speaker cotton shirt hiking boots blender skillet drill backpack`,
  ),
  language(
    'de-DE',
    'de',
    '# €',
    [',', '.', true],
    `UVP # | statt # | Bisher # | Alter Preis: #
    Jetzt # | Ihr Preis: # | nur # | Aktionspreis #
    Preis
    zzgl. Versand # | Versandkosten: # | Lieferung ab #
    Versandkostenfrei ab # | Ab # Bestellwert gratis Versand
    oder ab # monatlich | 12 Raten zu je # | Finanzierung ab # / Monat
    (# / 1 kg) | Grundpreis: # / 100 ml | 1 l = #
    Sie sparen # | Ersparnis: # | # gespart
    # Gutschein sichern | Mit Code zusätzlich # sparen
    In den Warenkorb | Jetzt kaufen | In den Einkaufswagen
    Das könnte Ihnen auch gefallen | Kunden kauften auch | Zubehör
    Warenkorb # | Summe: #
    inkl. MwSt. | inkl. 19% MwSt. zzgl. Versand
    Eiche Lampe Stuhl Decke Wolle Garten Tisch Kessel Tasche Schuh Spiegel Pfanne Regal`,
  ),
  language(
    'fr-FR',
    'fr',
    '# €',
    [',', ' ', true],
    `Au lieu de # | Prix conseillé : # | Ancien prix # | Avant #
    Maintenant # | Prix soldé # | Promo #
    Prix
    Livraison # | Frais de port : # | Livraison à partir de #
    Livraison offerte dès # d'achat | Gratuite à partir de #
    ou 3x # sans frais | Dès # / mois | 4 fois #
    (# / kg) | soit # le litre | # l'unité
    Vous économisez # | Économie : # | Remise de #
    Code promo : -# | Bon de réduction de #
    Ajouter au panier | Acheter | Commander
    Vous aimerez aussi | Produits similaires | Souvent achetés ensemble
    Panier # | Total : #
    TTC | dont éco-part. #
    lampe chêne chaise couverture laine jardin table bouilloire sac chaussure miroir poêle`,
  ),
  language(
    'es-ES',
    'es',
    '# €',
    [',', '.', true],
    `Antes # | PVPR # | Precio anterior: # | P.V.P. #
    Ahora # | Oferta # | Precio final #
    Precio
    Envío: # | Gastos de envío # | Entrega desde #
    Envío gratis a partir de # | Gratis en pedidos superiores a #
    o 3 plazos de # | Desde # al mes | 12 cuotas de #
    (# / kg) | # / unidad | # el litro
    Ahorras # | Te ahorras # | Descuento #
    Cupón de # | # de descuento con el código
    Añadir al carrito | Comprar | Añadir a la cesta
    También te puede gustar | Productos relacionados | Vistos recientemente
    Carrito # | Total #
    IVA incluido | IVA incl.
    lámpara roble silla manta lana jardín mesa hervidor bolso zapato espejo sartén`,
  ),
  language(
    'es-AR',
    'com.ar',
    '$#',
    [',', '.', false],
    `Antes # | Precio de lista # | Precio anterior #
    Ahora # | Precio contado # | Oferta #
    Precio
    Envío # | Costo de envío: #
    Envío gratis desde # | Gratis en compras superiores a #
    12 cuotas de # sin interés | 6x # | Hasta 18 cuotas de #
    # por unidad | # x kg
    Ahorrás # | Descuento #
    Cupón # | # menos con el cupón
    Agregar al carrito | Comprar ahora
    Productos similares | También te puede interesar
    Carrito # | Subtotal #
    IVA incluido | Precio sin impuestos nacionales #
    zapatilla remera campera mesa silla lámpara horno heladera botín mochila`,
  ),
  language(
    'it-IT',
    'it',
    '# €',
    [',', '.', true],
    `Prezzo precedente # | Prezzo di listino # | Prima # | anziché #
    Ora # | Prezzo scontato # | Solo #
    Prezzo
    Spedizione # | Spese di spedizione: # | Consegna da #
    Spedizione gratuita oltre # | Gratis per ordini superiori a #
    o 3 rate da # | A partire da # al mese | 12 rate da #
    (# / kg) | # al litro | # cad.
    Risparmi # | Risparmio: # | Sconto #
    Buono sconto # | Codice sconto -#
    Aggiungi al carrello | Acquista ora | Acquista
    Potrebbe interessarti anche | Prodotti correlati | Visti di recente
    Carrello # | Totale #
    IVA inclusa | iva incl.
    lampada quercia sedia coperta lana giardino tavolo bollitore borsa scarpa specchio padella`,
  ),
  language(
    'pt-BR',
    'com.br',
    'R$ #',
    [',', '.', true],
    `De: # | de # por | Preço antigo #
    Por: # | Por apenas # | À vista #
    Preço
    Frete # | Entrega a partir de #
    Frete grátis acima de # | Grátis nas compras acima de #
    10x de # sem juros | em até 12x de # | ou 6 parcelas de #
    (# / kg) | # a unidade
    Economize # | Você economiza # | Desconto de #
    Cupom de # | # OFF com cupom
    Comprar | Adicionar ao carrinho | Comprar agora
    Quem viu, viu também | Produtos relacionados | Você também pode gostar
    Carrinho # | Subtotal #
    no boleto | no Pix
    cama box mesa cadeira sofá luminária tapete panela mochila tênis espelho`,
  ),
  language(
    'pt-PT',
    'pt',
    '#€',
    [',', '.', true],
    `Antes # | PVPR # | Preço anterior #
    Agora # | Preço promocional # | Apenas #
    Preço
    Portes: # | Envio # | Entrega desde #
    Portes grátis a partir de # | Envio gratuito em compras superiores a #
    ou 3 prestações de # | Desde # por mês
    (# / kg) | # / unid. | # por litro
    Poupe # | Poupa # | Desconto #
    Vale de # | Cupão #
    Adicionar ao carrinho | Comprar | Adicionar ao cesto
    Também pode gostar | Produtos relacionados
    Carrinho # | Total #
    IVA incluído | c/ IVA
    candeeiro carvalho cadeira manta lã jardim mesa chaleira mala sapato espelho`,
  ),
  language(
    'nl-NL',
    'nl',
    '€ #',
    [',', '.', true],
    `Adviesprijs # | Van # | Was # | Oude prijs #
    Nu # | Voor # | Actieprijs #
    Prijs
    Verzendkosten # | Bezorging # | Levering vanaf #
    Gratis verzending vanaf # | Gratis bij bestellingen boven #
    of 3 termijnen van # | Vanaf # per maand
    (# / kg) | # per stuk | # per liter
    Je bespaart # | Bespaar # | # korting
    Kortingscode: # | Waardebon #
    In winkelwagen | Bestellen | In mijn winkelwagen
    Anderen bekeken ook | Gerelateerde producten | Vaak samen gekocht
    Winkelwagen # | Totaal #
    incl. btw | inclusief btw
    eiken lamp stoel deken wol tuin tafel ketel tas schoen spiegel pan`,
  ),
  language(
    'pl-PL',
    'pl',
    '# zł',
    [',', ' ', true],
    `Cena regularna: # | Najniższa cena z 30 dni: # | Przed obniżką # | Stara cena #
    Teraz # | Cena promocyjna # | Tylko #
    Cena
    Dostawa # | Wysyłka od # | Koszt dostawy: #
    Darmowa dostawa od # | Darmowa dostawa przy zamówieniu powyżej #
    lub raty od # miesięcznie | 10 rat po # | Rata od #
    (# / kg) | # / szt. | # za litr
    Oszczędzasz # | Rabat # | Taniej o #
    Kupon # | Kod rabatowy -#
    Do koszyka | Dodaj do koszyka | Kup teraz
    Zobacz także | Podobne produkty | Ostatnio oglądane
    Koszyk # | Razem: #
    brutto | z VAT | netto #
    lampa dąb krzesło koc wełna ogród stół czajnik torba but lustro patelnia`,
  ),
  language(
    'cs-CZ',
    'cz',
    '# Kč',
    [',', ' ', false],
    `Původní cena # | Běžná cena: # | Doporučená cena # | Dříve #
    Nyní # | Akční cena # | Naše cena #
    Cena
    Doprava # | Doručení od # | Poštovné #
    Doprava zdarma nad # | Zdarma při nákupu nad #
    nebo splátky od # měsíčně | 10 splátek po #
    (# / kg) | # / ks | # za litr
    Ušetříte # | Sleva # | Úspora #
    Kupón # | Slevový kód -#
    Do košíku | Přidat do košíku | Koupit
    Mohlo by se vám líbit | Související produkty | Naposledy prohlížené
    Košík # | Celkem #
    s DPH | bez DPH # | vč. DPH
    lampa dub židle deka vlna zahrada stůl konvice taška bota zrcadlo pánev`,
  ),
  language(
    'sk-SK',
    'sk',
    '# €',
    [',', ' ', true],
    `Pôvodná cena # | Bežná cena: # | Odporúčaná cena # | Predtým #
    Teraz # | Akciová cena # | Naša cena #
    Cena
    Doprava # | Doručenie od # | Poštovné #
    Doprava zadarmo nad # | Zadarmo pri objednávke nad #
    alebo splátky od # mesačne | 10 splátok po #
    (# / kg) | # / ks
    Ušetríte # | Zľava #
    Kupón # | Zľavový kód -#
    Do košíka | Pridať do košíka | Kúpiť
    Mohlo by sa vám páčiť | Súvisiace produkty
    Košík # | Spolu #
    s DPH | vrátane DPH
    lampa dub stolička deka vlna záhrada stôl kanvica taška topánka zrkadlo`,
  ),
  language(
    'ro-RO',
    'ro',
    '# lei',
    [',', '.', true],
    `PRP: # | Pret vechi # | Preț întreg # | Înainte #
    Acum # | Preț redus # | Doar #
    Preț
    Livrare # | Cost livrare: # | Transport #
    Livrare gratuită peste # | Transport gratuit la comenzi peste #
    sau rate de la # / luna | 12 rate de #
    (# / kg) | # / buc
    Economisești # | Reducere # | Discount #
    Cupon # | Voucher #
    Adaugă în coș | Cumpără acum | Adauga in cos
    Alții au cumpărat | Produse similare | Vizualizate recent
    Coș # | Total #
    TVA inclus | cu TVA
    lampă stejar scaun pătură lână grădină masă ceainic geantă pantof oglindă`,
  ),
  language(
    'ru-RU',
    'ru',
    '# ₽',
    [',', ' ', false],
    `Старая цена # | Было # | Обычная цена: # | вместо #
    Сейчас # | Цена по акции # | Ваша цена #
    Цена
    Доставка # | Доставка от # | Стоимость доставки: #
    Бесплатная доставка от # | При заказе свыше # бесплатно
    или от # в месяц | Рассрочка: 12 платежей по # | # / мес.
    (# / кг) | # за шт. | # за литр
    Выгода # | Экономия # | Скидка #
    Купон на # | Промокод -#
    В корзину | Купить | Добавить в корзину
    Похожие товары | С этим покупают | Вы смотрели
    Корзина # | Итого: #
    с НДС | включая НДС
    лампа дуб стул плед шерсть сад стол чайник сумка ботинки зеркало`,
  ),
  language(
    'zh-CN',
    'cn',
    '¥#',
    ['.', ',', true],
    `原价 # | 市场价：# | 定价 #
    现价 # | 促销价 # | 特价 #
    价格
    运费 # | 快递：#
    满#包邮 | 订单满#免运费
    分期 # 起 | 每月 # 起
    (#/kg) | 单价：#/件
    立省 # | 节省 #
    领券减# | 优惠券 #
    加入购物车 | 立即购买
    猜你喜欢 | 相关商品 | 最近浏览
    购物车 # | 合计：#
    含税 | 不含税 #
    台灯 椅子 毛毯 花园 桌子 水壶 背包 鞋子 镜子 平底锅`,
  ),
  language(
    'ja-JP',
    'co.jp',
    '#円',
    ['.', ',', false],
    `通常価格 # | 定価：# | 参考価格 #
    特別価格 # | セール価格 # | 販売価格 #
    価格
    送料 # | 配送料：#
    #以上で送料無料 | #以上のご購入で送料無料
    月々 # から | 12回払い #
    (100gあたり#) | 1個あたり #
    #お得 | 割引 #
    クーポンで#OFF | クーポン #
    カートに入れる | 購入する | 今すぐ購入する
    関連商品 | おすすめ商品 | 最近チェックした商品
    カート # | 合計 #
    税込 | (税抜 #)
    ランプ 椅子 毛布 庭 テーブル やかん バッグ 靴 鏡 フライパン`,
  ),
  language(
    'ko-KR',
    'co.kr',
    '#원',
    ['.', ',', false],
    `정가 # | 정상가 # | 소비자가 #
    할인가 # | 판매가 # | 특가 #
    가격
    배송비 # | 택배비 #
    # 이상 무료배송 | #이상 구매 시 무료
    월 # | 12개월 할부 #
    (100g당 #) | 개당 #
    # 할인 | # 절약
    쿠폰 # | # 쿠폰 할인
    장바구니 담기 | 바로구매 | 구매하기
    관련 상품 | 추천 상품 | 최근 본 상품
    장바구니 # | 합계 #
    부가세 포함 | VAT 포함
    램프 의자 담요 정원 테이블 주전자 가방 신발 거울 프라이팬`,
  ),
  language(
    'hi-IN',
    'in',
    '₹#',
    ['.', ',', false],
    `एमआरपी # | M.R.P.: # | पुराना मूल्य #
    ऑफर मूल्य # | अब # | Deal price #
    कीमत
    डिलीवरी # | Delivery charge #
    # से अधिक के ऑर्डर पर मुफ्त डिलीवरी | Free delivery above #
    EMI from #/month | ईएमआई # से
    (#/kg) | # प्रति पीस
    बचत # | आप # बचाते हैं | You save #
    कूपन # | # off with coupon
    कार्ट में जोड़ें | अभी खरीदें | Add to cart
    मिलते-जुलते उत्पाद | Similar products
    कार्ट # | कुल #
    सभी टैक्स सहित | incl. of all taxes
    दीपक कुर्सी कंबल बगीचा मेज केतली बैग जूता दर्पण`,
  ),
  language(
    'sv-SE',
    'se',
    '# kr',
    [',', ' ', false],
    `Ord. pris # | Tidigare pris # | Rek. pris #
    Nu # | Kampanjpris # | Vårt pris #
    Pris
    Frakt # | Leverans från #
    Fri frakt över # | Fri frakt vid köp över #
    eller från # / mån | Delbetala från # i månaden
    (# / kg) | # / st | Jfr pris #
    Spara # | Du sparar # | Rabatt #
    Rabattkod: # | Kupong #
    Lägg i varukorgen | Köp | Köp nu
    Andra köpte också | Liknande produkter | Senast visade
    Varukorg # | Summa #
    inkl. moms | exkl. moms #
    lampa ek stol filt ull trädgård bord kittel väska sko spegel`,
  ),
  language(
    'tr-TR',
    'com.tr',
    '# TL',
    [',', '.', true],
    `Eski fiyat # | Liste fiyatı # | Önceki fiyat #
    Şimdi # | İndirimli fiyat # | Kampanya #
    Fiyat
    Kargo # | Teslimat ücreti #
    # üzeri ücretsiz kargo | # üzeri alışverişlerde kargo bedava
    Aylık # | 6 taksit x #
    (# / kg) | adet #
    # tasarruf | Kazancınız #
    # kupon | İndirim kodu #
    Sepete Ekle | Satın Al
    Benzer ürünler | Bunları da beğenebilirsiniz
    Sepet # | Toplam #
    KDV dahil | KDV hariç #
    lamba meşe sandalye battaniye yün bahçe masa çanta ayakkabı ayna`,
  ),
];
