import { readPriceText } from '../price-text.ts';
import type { Locale } from '../regions.ts';
import type { Bundle } from './promotion.ts';

const NUMBERS: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  un: 1,
  une: 1,
  eins: 1,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
};
const count = (word: string | undefined): number | null =>
  word === undefined ? null : (NUMBERS[word.toLowerCase()] ?? (/^\d{1,2}$/.test(word) ? Number(word) : null));

/** So many, of which so many are paid. */
const FOR_FEWER: readonly RegExp[] = [
  /(?<![\d.,])(\d) for (?:the price of )?(\d|one|two)(?![\d.,]| ?\p{Sc}|\p{L})/iu,
  /(?<![\d.,])(\d) (?:für|pour|per|por|voor|za|pentru|за) (\d)(?![\d.,]| ?(?:\p{Sc}|euro?|kč|zł|lei|ft|kr|руб|chf|usd|gbp|tage|jours|giorni|días|dias|dagen|dni|dny|zile|дн)|\p{L})/iu,
  /buy (\d|two|three),? (?:and )?(?:only )?pay (?:only )?(?:for )?(\d|one|two)(?![\d.,]| ?\p{Sc}|\p{L})/iu,
  /nimm (\d),? zahl[e']? (\d)/iu,
  /(\d) zum preis von (\d|eins)/iu,
  /(\d) kaufen,? (\d) (?:be)?zahlen/iu,
  /(\d) pour le prix (?:de |d['’])(\d|une?)/iu,
  /lleva(?:te)? (\d),? (?:y )?paga (\d)/iu,
  /leve (\d),? (?:e )?pague (\d)/iu,
  /prendi (\d),? (?:e )?paghi (\d)/iu,
  /(\d) halen,? (\d) betalen/iu,
  /(\d) w cenie (\d)/iu,
  /(\d) za cen[ue] (\d)/iu,
  /(\d) la preț(?:ul)? (?:de|a) (\d)/iu,
  /(\d) по цене (\d)/iu,
];
/** So many paid, so many on top. */
const ON_TOP: readonly RegExp[] = [
  /buy (\d|one|two|three),? (?:and )?get (\d|one|two) (?:more )?(?:for )?free/iu,
  /(?<![\d+])(\d) ?\+ ?(\d) ?(?:free|gratis|gr[aá]tis|gratuit[ăe]?s?|offerts?|zdarma|zadarmo|darmo|omaggio|бесплатно|в подарок|無料|무료|증정)/iu,
  /(\d) achetée?s?(?: ?[=,:])? ?(\d|une?) (?:offert|gratuit)/iu,
  /买([一二两三\d])送([一二\d])/u,
  /買([一二兩三\d])送([一二\d])/u,
  /(\d) ?(?:खरीदें|पर) ?,? ?(\d) (?:मुफ़्त|मुफ़्त|मुफ्त|फ्री)/u,
];
/** The next one for less; how many are paid is no whole number. */
const NEXT_CHEAPER: readonly RegExp[] = [
  /buy (?:\d|one|two|three),? (?:and )?get (?:\d|one|another|the (?:second|other)|a second)(?: \p{L}{1,12}){0,2} (?:half price|(?:at |for )?\d{2} ?% off)/iu,
  /(?:2nd|second) (?:\p{L}{1,12} )?(?:half price|(?:at |for )?\d{2} ?% off)/iu,
  /(?:2\.|zweite[srn]?) (?:\p{L}{1,12} )?(?:zum halben preis|-? ?\d{2} ?%)/iu,
  /(?:2e|2ème|deuxième|le 2e) (?:\p{L}{1,12} )?(?:à )?-? ?\d{2} ?%/iu,
  /(?:2ª|segunda) unidad (?:al? |-)? ?-?\d{2} ?%/iu,
  /2e (?:\p{L}{1,12} )?(?:voor de )?halve prijs|2e (?:\p{L}{1,12} )?\d{2} ?% korting/iu,
  /(?:drug[ai]|2\.) (?:\p{L}{1,12} )?(?:za )?-? ?\d{2} ?%/iu,
  /第[二2]件(?:半价|半價|[\d.]{1,3}折)/u,
  /2点目(?:以降)?(?:半額|\d{2} ?[%％])/u,
  /\bBOGO\b/u,
];
/** So many for an amount, which follows. */
const FOR_AMOUNT =
  /(?:any |buy |choose |mix & match )?(?<![\d.,])(\d{1,2}) (?:items? |stück |pièces? |pezzi |stuks? |szt\.? |ks |шт\.? )?(?:for|für|nur|pour|por|per|voor|za|pentru|за) (?=[^\d]{0,6}\d)/iu;
const EAST_ASIAN_AMOUNT = /(\d{1,2}) ?(?:点|個|개|件)(?:で|まとめて|에|购买|共)? ?(?=[¥￥₩]?\d)/u;
const TIMES = /(?<![\d.,])([2-6]) ?[x×] ?([1-5])(?![\d.,]| ?(?:cm|mm|m|ml|l|g|kg|gr|")(?!\p{L}))/iu;
const KOREAN = /(?<![\d+])([12])\+1(?!\d)/;

/** What a text says about several of a thing being cheaper together; null where it says nothing of it. */
export function readBundle(text: string, locale: Locale): Bundle | null {
  const of = (quantity: number | null, paid: number | null, price: Bundle['price'] = null): Bundle => ({
    text,
    quantity,
    paid,
    price,
  });
  for (const pattern of FOR_FEWER) {
    const found = pattern.exec(text);
    const [quantity, paid] = [count(found?.[1]), count(found?.[2])];
    if (quantity !== null && paid !== null && quantity > paid && paid > 0) return of(quantity, paid);
  }
  for (const pattern of ON_TOP) {
    const found = pattern.exec(text);
    const [paid, extra] = [count(found?.[1]), count(found?.[2])];
    if (paid !== null && extra !== null && paid > 0 && extra > 0) return of(paid + extra, paid);
  }
  if (NEXT_CHEAPER.some((pattern) => pattern.test(text))) return of(2, null);
  const language = locale.language?.slice(0, 2).toLowerCase() ?? '';
  const times = /^(?:es|it|pt|ca)$/.test(language) ? TIMES.exec(text) : null;
  if (times && Number(times[1]) === Number(times[2]) + 1) return of(Number(times[1]), Number(times[2]));
  const korean = language === 'ko' ? KOREAN.exec(text) : null;
  if (korean) return of(Number(korean[1]) + 1, Number(korean[1]));

  const amount = FOR_AMOUNT.exec(text) ?? EAST_ASIAN_AMOUNT.exec(text);
  const quantity = count(amount?.[1]);
  if (!amount || quantity === null || quantity < 2) return null;
  const reading = readPriceText(text.slice(amount.index + amount[0].length), locale);
  return reading.amount !== null && reading.printed !== null
    ? of(quantity, null, { amount: reading.amount, currency: reading.currency })
    : null;
}
