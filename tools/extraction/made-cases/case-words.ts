/** What shops of one language say around prices that are not the only amount of their kind. `#` stands for an amount. */
export interface CaseWords {
  readonly from: string;
  readonly net: readonly string[];
  readonly gross: readonly string[];
  /** What those who pay in one way are asked. */
  readonly method: readonly string[];
  readonly member: readonly string[];
  readonly once: string;
  readonly subscription: string;
  /** `#` for what is paid each month, `%` for how many times. */
  readonly monthly: readonly string[];
  readonly total: string;
  readonly lowest: string;
  readonly addition: readonly string[];
  readonly notify: string;
  readonly soldOut: string;
  readonly quantity: string;
  readonly together: string;
  readonly askFor: string;
  readonly regular: string;
  readonly per: string;
}

const words = (rows: string): CaseWords => {
  const all = rows
    .trim()
    .split('\n')
    .map((row) => row.trim().split(' | '));
  const list = (at: number): readonly string[] => all[at] ?? [];
  const one = (at: number): string => all[at]?.[0] ?? '';
  return {
    from: one(0),
    net: list(1),
    gross: list(2),
    method: list(3),
    member: list(4),
    once: one(5),
    subscription: one(6),
    monthly: list(7),
    total: one(8),
    lowest: one(9),
    addition: list(10),
    notify: one(11),
    soldOut: one(12),
    quantity: one(13),
    together: one(14),
    askFor: one(15),
    regular: one(16),
    per: one(17),
  };
};

/** By the two letters of the language. */
export const CASE_WORDS: Readonly<Record<string, CaseWords>> = {
  en: words(`From #
    Price excl. VAT # | # ex VAT | Net: #
    Price incl. VAT # | # inc VAT | Gross: #
    # by bank transfer | # with store card | Cash price # | # after rebate card
    Members pay # | Club price: # | # with our app | Loyalty price #
    One-time purchase
    Subscribe & save
    # /mo for % months | % payments of # | % x # interest free | from # per month
    Total
    Lowest price in the last 30 days: #
    Gift wrap + # | 3-year protection for # | Engraving +# | Installation +#
    Notify me when available
    Sold out
    Quantity
    Buy all together: #
    Price on request
    Regular price
    per piece`),
  de: words(`Ab #
    Preis ohne MwSt.: # | Netto # | # zzgl. MwSt.
    Preis mit MwSt.: # | Brutto # | # inkl. 19 % MwSt.
    # bei Vorkasse | # mit Kundenkarte | # bei Überweisung
    Clubpreis # | Für Mitglieder: # | # nur in der App
    Einmalkauf
    Spar-Abo
    % Raten zu je # | ab # mtl. | # im Monat, % Monate
    Summe
    Niedrigster Preis der letzten 30 Tage: #
    Geschenkverpackung + # | Garantieverlängerung für # | Montage +#
    Benachrichtigen, wenn verfügbar
    Ausverkauft
    Menge
    Gesamtpreis im Set: #
    Preis auf Anfrage
    Regulärer Preis
    pro Stück`),
  fr: words(`À partir de #
    Prix HT # | # HT | Hors taxes : #
    Prix TTC # | # TTC
    # par virement | # avec la carte du magasin
    Prix adhérent # | # avec la carte fidélité | Prix club : #
    Achat unique
    Abonnement
    % fois # sans frais | # par mois pendant % mois | % x #
    Total
    Prix le plus bas des 30 derniers jours : #
    Emballage cadeau + # | Extension de garantie # | Gravure +#
    Prévenez-moi
    Épuisé
    Quantité
    Le lot : #
    Prix sur demande
    Prix normal
    la pièce`),
  es: words(`Desde #
    Precio sin IVA # | # sin IVA
    Precio con IVA # | # IVA incluido
    # con transferencia | # pagando en efectivo | # con tarjeta de la tienda
    Precio socio # | Club: # | # solo en la app
    Compra única
    Suscríbete
    % cuotas de # | % x # sin interés | # al mes
    Total
    Precio más bajo de los últimos 30 días: #
    Envolver para regalo + # | Garantía ampliada # | Instalación +#
    Avísame cuando esté disponible
    Agotado
    Cantidad
    Comprar todo junto: #
    Precio a consultar
    Precio normal
    por unidad`),
  it: words(`Da #
    Prezzo IVA esclusa # | # + IVA
    Prezzo IVA inclusa # | # IVA inclusa
    # con bonifico | # con carta del negozio
    Prezzo soci # | Prezzo club: #
    Acquisto singolo
    Abbonati
    % rate da # | # al mese per % mesi
    Totale
    Prezzo più basso degli ultimi 30 giorni: #
    Confezione regalo + # | Garanzia # | Montaggio +#
    Avvisami quando disponibile
    Esaurito
    Quantità
    Prezzo del set: #
    Prezzo su richiesta
    Prezzo di listino
    al pezzo`),
  pt: words(`A partir de #
    Preço sem IVA # | # sem IVA
    Preço com IVA # | # com IVA
    # no Pix | ou # à vista no boleto | # por transferência
    Preço clube # | Para associados: #
    Compra única
    Assine e economize
    %x de # sem juros | em até %x de #
    Total
    Menor preço dos últimos 30 dias: #
    Embalagem para presente + # | Garantia estendida por # | Instalação + #
    Avise-me quando chegar
    Esgotado
    Quantidade
    Compre junto por #
    Preço sob consulta
    Preço normal
    por unidade`),
  nl: words(`Vanaf #
    Prijs excl. btw # | # excl. btw
    Prijs incl. btw # | # incl. 21% btw
    # met klantenkaart | # bij vooruitbetaling
    Ledenprijs # | Clubprijs: #
    Eenmalige aankoop
    Abonnement
    in % termijnen van # | # per maand
    Totaal
    Laagste prijs in 30 dagen: #
    Cadeauverpakking + # | Extra garantie # | Montage +#
    Mail mij als het er is
    Uitverkocht
    Aantal
    Samen voor #
    Prijs op aanvraag
    Adviesprijs
    per stuk`),
  pl: words(`Od #
    Cena netto # | # netto
    Cena brutto # | # brutto
    # przy przelewie | # z kartą sklepu
    Cena klubowa # | Dla członków: # | # w aplikacji
    Zakup jednorazowy
    Subskrypcja
    % rat po # | # miesięcznie | rata od #
    Razem
    Najniższa cena z 30 dni: #
    Pakowanie na prezent + # | Dodatkowa gwarancja # | Montaż +#
    Powiadom o dostępności
    Wyprzedane
    Ilość
    Razem w zestawie: #
    Cena na zapytanie
    Cena regularna
    za sztukę`),
  cs: words(`Od #
    Cena bez DPH # | # bez DPH
    Cena s DPH # | # s DPH
    # při platbě převodem | # s kartou obchodu
    Cena pro členy # | Klubová cena: #
    Jednorázový nákup
    Předplatné
    % splátek po # | # měsíčně
    Celkem
    Nejnižší cena za 30 dní: #
    Dárkové balení + # | Prodloužená záruka # | Montáž +#
    Hlídat dostupnost
    Vyprodáno
    Množství
    V sadě za #
    Cena na dotaz
    Běžná cena
    za kus`),
  sv: words(`Från #
    Pris exkl. moms # | # exkl. moms
    Pris inkl. moms # | # inkl. moms
    # med butikens kort
    Medlemspris # | Klubbpris: #
    Engångsköp
    Prenumeration
    % månader à # | # per månad | från #/mån
    Totalt
    Lägsta pris senaste 30 dagarna: #
    Presentinslagning + # | Montering +#
    Bevaka produkten
    Slutsåld
    Antal
    Köp tillsammans: #
    Pris på begäran
    Ordinarie pris
    styck`),
  ru: words(`от #
    Цена без НДС # | # без НДС
    Цена с НДС # | # с НДС
    # по карте магазина | # при оплате переводом
    Цена по клубной карте # | # в приложении
    Разовая покупка
    Подписка
    % платежей по # | # в месяц
    Итого
    Минимальная цена за 30 дней: #
    Подарочная упаковка + # | Гарантия # | Установка +#
    Сообщить о поступлении
    Нет в наличии
    Количество
    Вместе за #
    Цена по запросу
    Обычная цена
    за штуку`),
  ja: words(`#から
    本体価格 # | #(税別)
    税込価格 # | #（税込）
    現金払い #
    会員価格 # | アプリ限定価格 #
    通常購入
    定期購入
    %回払い # | 月々#
    合計
    過去30日の最安値 #
    ラッピング +# | 延長保証 # | 名入れ +#
    再入荷のお知らせ
    売り切れ
    数量
    セット価格 #
    価格はお問い合わせください
    通常価格
    1個あたり`),
  ko: words(`#부터
    공급가 # | #(부가세별도)
    #(부가세 포함) | 판매가 #
    현금가 #
    회원가 # | 와우 회원 #
    일반구매
    정기배송
    %개월 할부 # | 월 #
    합계
    최근 30일 최저가 #
    선물포장 +# | 설치비 +#
    재입고 알림
    품절
    수량
    함께 구매 #
    가격 문의
    정상가
    개당`),
  tr: words(`# fiyatından itibaren
    KDV hariç # | # + KDV
    KDV dahil # | # KDV dahil
    Havale ile # | # havale fiyatı | Mağaza kart ile #
    Üyelere özel # | Kulüp fiyatı #
    Tek seferlik
    Abonelik
    % taksit # | aylık #
    Toplam
    Son 30 günün en düşük fiyatı: #
    Hediye paketi + # | Ek garanti # | Montaj +#
    Gelince haber ver
    Tükendi
    Adet
    Birlikte al: #
    Fiyat sorunuz
    Piyasa fiyatı
    adet`),
};
