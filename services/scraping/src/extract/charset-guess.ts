/**
 * The encoding of bytes that declare none, by what they say when they are read in each: letters that stand together as the
 * languages of that encoding set them. For pages whose header and markup are silent, or wrong.
 */

/** Bytes beyond ASCII are looked at in this much of a page. */
const SAMPLE_BYTES = 64 * 1024;
/** Fewer say too little. */
const MIN_BYTES = 6;

const SIMPLIFIED = new Set(
  '的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运价格商品购物车加入立即购买评价详情配送数量库存',
);
const TRADITIONAL = new Set(
  '的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運價格商品購物車加入立即購買評價詳情配送數量庫存',
);

type Score = (text: string) => number;
/** How many signs a text has; the spaces in it stand for what was ASCII. */
const sizeOf = (text: string): number => Math.max(1, text.replaceAll(' ', '').length);
const share = (text: string, pattern: RegExp): number => (text.match(pattern)?.length ?? 0) / sizeOf(text);
/** Signs of Chinese: those of the first level, which nearly all text is written in, and more so the most common of them. */
const common =
  (most: ReadonlySet<string>, level: () => ReadonlySet<string>): Score =>
  (text) => {
    const known = level();
    let points = 0;
    for (const sign of text) points += (known.has(sign) ? 0.9 : 0) + (most.has(sign) ? 0.1 : 0);
    return points / sizeOf(text);
  };

/** What all pairs of two ranges of bytes say in an encoding; worked out once it is asked for. */
function signsOf(label: string, leads: readonly [number, number], trails: readonly (readonly [number, number])[]) {
  let signs: ReadonlySet<string> | null = null;
  return (): ReadonlySet<string> => {
    if (signs !== null) return signs;
    const bytes: number[] = [];
    for (let lead = leads[0]; lead <= leads[1]; lead += 1)
      for (const [from, to] of trails) for (let trail = from; trail <= to; trail += 1) bytes.push(lead, trail);
    signs = new Set(new TextDecoder(label).decode(Uint8Array.from(bytes)));
    return signs;
  };
}
const GB_LEVEL_1 = signsOf('gb18030', [0xb0, 0xd7], [[0xa1, 0xfe]]);
const BIG5_LEVEL_1 = signsOf(
  'big5',
  [0xa4, 0xc6],
  [
    [0x40, 0x7e],
    [0xa1, 0xfe],
  ],
);

/** Thai letters, less for vowels and tones that stand where none can: bytes of Chinese and Cyrillic are letters of Thai, too. */
const thai: Score = (text) =>
  share(text, /[\u0e01-\u0e5b]/g) * 0.95 -
  share(
    text,
    /(?<![\u0e01-\u0e2e\u0e31-\u0e3a\u0e45\u0e47-\u0e4e])[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]|[\u0e40-\u0e44](?![\u0e01-\u0e2e])|[\u0e03\u0e05\u0e3f\u0e4f-\u0e5b]/g,
  ) *
    2;
/** Of a script of two cases: small letters are the rule, and a capital after a small one the mark of a wrong reading. */
const cased =
  (letters: RegExp, small: RegExp, wrong: RegExp): Score =>
  (text) =>
    share(text, letters) * 0.5 + share(text, small) * 0.5 - share(text, wrong);

/** What each reading must look like; 1 is text of that encoding, 0 is none. */
const READINGS: readonly { readonly label: string; readonly of: Score }[] = [
  // A language that writes syllables shows them in every sentence.
  { label: 'shift_jis', of: (text) => kana(text) - share(text, /[\uff61-\uff9f]/g) },
  { label: 'euc-jp', of: (text) => kana(text) - share(text, /[\uff61-\uff9f]/g) },
  { label: 'euc-kr', of: (text) => share(text, /[\uac00-\ud7a3]/g) },
  { label: 'gb18030', of: common(SIMPLIFIED, GB_LEVEL_1) },
  { label: 'big5', of: common(TRADITIONAL, BIG5_LEVEL_1) },
  { label: 'windows-1251', of: cased(/[\u0400-\u04ff]/g, /[\u0430-\u045f]/g, /[\u0430-\u044f][\u0410-\u042f]/g) },
  { label: 'koi8-r', of: cased(/[\u0410-\u0451]/g, /[\u0430-\u0451]/g, /[\u0430-\u044f][\u0410-\u042f]/g) },
  { label: 'windows-1253', of: cased(/[\u0386-\u03ce]/g, /[\u03ac-\u03ce]/g, /[\u03b1-\u03c9][\u0391-\u03a9]/g) },
  // Its letters are small Cyrillic ones to windows-1251, but Russian cannot do without those that it leaves free.
  { label: 'windows-1255', of: (text) => share(text, /[\u05d0-\u05ea]/g) * 1.05 },
  {
    label: 'windows-1256',
    // Two of its letters stand at the ends of words alone.
    of: (text) =>
      share(text, /[\u0621-\u064a]/g) -
      share(text, /[a-zà-ÿ]/g) -
      share(text, /[\u0629\u0649](?=[\u0621-\u064a])/g) * 2,
  },
  { label: 'windows-874', of: thai },
];

/** Signs that are common where they are right: between Latin letters, by encoding. */
const LATIN: readonly { readonly label: string; readonly signs: RegExp }[] = [
  { label: 'windows-1252', signs: /[äöüÄÖÜßéèêëàâçñóíáúôîïåæøœõãÉÀ€£«»„“”’–—°®™©]/g },
  { label: 'windows-1250', signs: /[ěščřžýáíéúůťďňĚŠČŘŽÝÁÍÉÚŮąęłńóśźżćŁŚŻőűöüăâîşţșț€„“”’–—°®™©]/g },
  { label: 'iso-8859-2', signs: /[ěščřžýáíéúůťďňĚŠČŘŽÝÁÍÉÚŮąęłńóśźżćŁŚŻőűöüăâîşţș®°]/g },
  { label: 'windows-1254', signs: /[ğışçöüĞİŞÇÖÜâî€“”’–—°®™©]/g },
  { label: 'windows-1257', signs: /[āčēģīķļņšūžąęėįųõäöüĀČĒŠŪŽ€„“”’–—°®™©]/g },
];

/** What browsers take for pages of a language that declare nothing. */
const OF_LANGUAGE: Readonly<Record<string, string>> = {
  ru: 'windows-1251',
  uk: 'windows-1251',
  bg: 'windows-1251',
  be: 'windows-1251',
  sr: 'windows-1251',
  mk: 'windows-1251',
  ja: 'shift_jis',
  ko: 'euc-kr',
  zh: 'gb18030',
  el: 'windows-1253',
  he: 'windows-1255',
  ar: 'windows-1256',
  fa: 'windows-1256',
  th: 'windows-874',
  tr: 'windows-1254',
  cs: 'windows-1250',
  sk: 'windows-1250',
  pl: 'windows-1250',
  hu: 'windows-1250',
  ro: 'windows-1250',
  hr: 'windows-1250',
  sl: 'windows-1250',
  lt: 'windows-1257',
  lv: 'windows-1257',
  et: 'windows-1257',
};

const kana: Score = (text) =>
  Math.min(1, share(text, /[\u3041-\u3096\u30a1-\u30fa\u30fc]/g) * 2) * 0.6 +
  share(text, /[\u3041-\u30ff\u4e00-\u9fff]/g) * 0.4;

const beyondAscii = (text: string): string => text.replace(/\p{ASCII}+/gu, ' ');

/** How much of `bytes` is no text at all when read as `label`. */
function decoded(bytes: Uint8Array, label: string): { text: string; broken: number } {
  const text = beyondAscii(new TextDecoder(label).decode(bytes));
  const broken = share(text, /[\ufffd\u0080-\u009f\ue000-\uf8ff]/g);
  return { text, broken };
}

/**
 * @param language of the page, where its markup says it: two letters
 * @returns a label of the Encoding standard; `windows-1252` where nothing speaks for another, as in browsers
 */
export function guessCharset(bytes: Uint8Array, language: string | null): string {
  const sample = bytes.subarray(0, SAMPLE_BYTES);
  let high = 0;
  let runs = 0;
  let isHigh = false;
  for (const byte of sample) {
    if (byte >= 0x80) {
      high += 1;
      if (!isHigh) runs += 1;
    }
    isHigh = byte >= 0x80;
  }
  const expected = OF_LANGUAGE[language?.slice(0, 2).toLowerCase() ?? ''] ?? null;
  if (high < MIN_BYTES) return expected ?? 'windows-1252';
  // Latin letters with marks stand one by one between plain ones; other scripts in words of their own.
  if (high / runs < 1.8) return guessLatin(sample, expected);

  let best = { label: expected ?? 'windows-1252', score: 0.35 };
  for (const { label, of } of READINGS) {
    const { text, broken } = decoded(sample, label);
    if (broken > 0.03) continue;
    const score = of(text) - broken * 5 + (label === expected ? 0.1 : 0);
    if (score > best.score) best = { label, score };
  }
  return best.label;
}

function guessLatin(sample: Uint8Array, expected: string | null): string {
  let best = { label: 'windows-1252', score: -1 };
  for (const { label, signs } of LATIN) {
    const { text, broken } = decoded(sample, label);
    // What browsers expect of a language is its encoding in Windows; its older one is written in the same way.
    const isExpected = label === expected || (label === 'iso-8859-2' && expected === 'windows-1250');
    const score = share(text, signs) - broken * 5 + (isExpected ? 0.15 : 0);
    if (score > best.score) best = { label, score };
  }
  return best.label;
}
