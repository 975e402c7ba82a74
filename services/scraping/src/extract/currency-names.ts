/**
 * What shops print for a currency, and the codes that it can stand for, the commonest first.
 * One code: certain. `!`: certain only beside a number, or as the whole text, since it is also a common word;
 * so it is with all forms of one or two Latin letters.
 */
const PRINTED = `
EUR: € euro euros eur ευρώ евро evro eurot euroa eurų
GBP: £ UK£ GB£ £GB £stg pound pounds sterling !stg
GBP ITL TRY: ₤
USD CAD AUD NZD SGD HKD TWD MXN ARS CLP COP UYU DOP JMD TTD BBD BSD BZD FJD NAD LRD BND NIO CUP: $ ＄ ﹩ dollar dollars
USD: щ.д. US$ $US USD$ $USD US-$ U$S U$D U$ USS$ US_$ us-dollar
AUD: A$ AU$ AUD$ $AU $AUD
CAD: CA$ CAD$ CDN$ $CA $CAD CAN$ $CDN Can$
CAD NIO: C$
NZD: NZ$ NZD$ $NZ $NZD
HKD: HK$ HKD$ 港幣 港币
TWD: NT$ TWD$ NTD$ NTD !NT 新台幣 新臺幣 台幣
SGD: S$ SG$ SGD$
BRL: R$ BRL$ reais !real
MXN: MX$ MEX$ MXN$ $MXN Mex$ !M.N.
CLP: CL$ CLP$
COP: COL$ CO$ COP$
ARS: AR$ ARS$
MXN ARS CLP COP UYU PHP DOP CUP: peso pesos
UYU: $U
DOP: RD$
JMD: J$ JA$
TTD: TT$
BZD: BZ$
XCD: EC$
FJD: FJ$
NAD: N$
BND: B$
KYD: CI$
BBD: BDS$
PEN: S/ S/. soles
PAB: B/.
BOB: $b Bs !Bs.
VES: Bs.S Bs.D
CRC: ₡ colones
PYG: ₲ !Gs !Gs. guaraníes
GTQ: !Q
HNL: !L Lps Lps.
SEK NOK DKK ISK CZK: kr kr. Kr Kr. !KR
SEK: Skr kronor
NOK DKK: kroner Kroner
NOK: Nkr
DKK: Dkr
ISK: krónur króna Ikr
SEK DKK NOK: :-
CHF: Fr. SFr SFr. Sfr Frs Frs. Franken !Fr
CZK: Kč Kc KČ Kčs korun koruna korún
PLN: zł zl ZŁ Zł ZL zlot złotych złote złoty
HUF: Ft Ft. HUF forint
RON MDL: lei leu Lei
BGN: лв лв. !lv !lv. лева
HRK: kn Kn kuna kune
RSD MKD: дин дин. din din. ден ден.
RSD: РСД
BAM: !KM
ALL: Lek Lekë
TRY: ₺ TL YTL lira
UAH: ₴ грн грн. гривен гривень гривня гривні UAH.
RUB BYN: p. руб руб. рублей рубля рубль rub. руб.. р. !р !Р
RUB: ₽ РУБ rubles
BYN ETB: Br
BYN: бел.руб. бел.руб BYR
KZT: ₸ тг тг. тенге
UZS: сум сўм so'm
KGS: !сом
GEL: ₾ ლარი лари lari
AMD: ֏ դր դր.
AZN: ₼ man. манат
ILS: ₪ ש"ח ש״ח NIS שקל שקלים shekel shekels
AED MAD: درهم دراهم dirham dirhams !DH !Dh !dh !DHS Dhs Dhs.
AED: د.إ د.إ. AED. Đ
MAD: د.م. د.م
SAR QAR OMR YER: ريال ﷼ ﷼. riyal riyals
SAR: ر.س ر.س. SR SR. ⃁ SAR.
QAR: ر.ق ر.ق. QR
OMR: ر.ع. ر.ع RO
IRR: ریال
KWD: د.ك د.ك. KD K.D. KD.
BHD: د.ب د.ب. BD BD.
JOD: د.أ د.أ. JD JDs JD.
IQD: د.ع د.ع.
TND: د.ت د.ت. DT
DZD: د.ج د.ج. DA
KWD BHD JOD IQD TND DZD LYD: دينار dinar dinars
EGP SDG: جنيه جنيها
EGP: ج.م ج.م. L.E. LE E£ EGP. E.L.
LBP: ل.ل ل.ل. L.L. LL
SYP: ل.س ل.س.
ZAR: ZAR. !R
NGN: ₦ naira
GHS: ₵ GH₵ GH¢ GHC
KES: KSh Ksh KSh. Ksh. KSH KShs KShs. Kshs Kshs.
TZS: TSh Tsh TShs
UGX: USh Ush UShs
XOF XAF: FCFA CFA F.CFA Fcfa
INR PKR LKR NPR MUR SCR: Rs Rs. RS RS. ₨ rupee rupees रु रु. रू
INR: ₹ Rs.₹ रुपये रुपए
BDT: ৳ Tk Tk. টাকা
LKR: රු රු.
JPY CNY: ¥ ￥
JPY: JP¥ ¥JP !円 yen 日元
CNY TWD HKD: !元
CNY: CN¥ RMB !块 yuan 人民币 人民幣 ¥CN
KRW: ₩ ￦ !원 won KRW.
TWD CNY: !圓
THB: ฿ บาท baht THB.
VND: ₫ đ VNĐ VND. !d đồng
IDR: Rp Rp. RP RP. IDR. rupiah
MYR: RM RM. ringgit
PHP: ₱ Php PhP Php.
LAK: ₭ ກີບ
ETB: birr ብር
XPF: CFP F.CFP
MMK: !Ks
KHR: ៛
MNT: ₮ төгрөг төг
AFN: ؋
MVR: Rf Rf.
`;

/** Codes whose letters are also words that stand on product pages, so that they count only beside a number. */
export const CODES_THAT_ARE_WORDS: ReadonlySet<string> = new Set(
  'ALL AMD ANG BAM BOB CUP DOP GEL LAK MAD MOP NIO PEN RON SOS STD TOP TRY VES XTS XXX ERN MUR PAB SCR SLE'.split(' '),
);

/** Codes of ISO 4217-3 that are out of use; old listings still print them. */
export const RETIRED_CODES: ReadonlySet<string> = new Set(
  'ATS BEF BGL BYR CSD CYP DEM EEK ESP FIM FRF GRD HRK IEP ITL LTL LUF LVL MRO MTL MZM NLG PTE ROL RUR SIT SKK STD TRL VEB VEF YUM ZMK ZWD'.split(
    ' ',
  ),
);

export interface PrintedCurrency {
  /** ISO 4217 codes that it can mean, the commonest first; empty for coins that have none. */
  readonly codes: readonly string[];
  readonly onlyBesideNumber: boolean;
}

export const PRINTED_CURRENCIES: ReadonlyMap<string, PrintedCurrency> = new Map([
  ...PRINTED.trim()
    .split('\n')
    .flatMap((line): [string, PrintedCurrency][] => {
      const [codes = '', forms = ''] = line.split(/:(?= )/);
      return forms
        .trim()
        .split(' ')
        .map((form) => [
          form.replace(/^!(?=.)/, ''),
          { codes: codes.split(' '), onlyBesideNumber: form.startsWith('!') || /^[A-Za-z]{1,2}\.?$/.test(form) },
        ]);
    }),
  // Printed by shops, but no currency of ISO 4217.
  ['₶', { codes: [], onlyBesideNumber: false }],
  ['₿', { codes: [], onlyBesideNumber: false }],
  ['تومان', { codes: [], onlyBesideNumber: false }],
]);
