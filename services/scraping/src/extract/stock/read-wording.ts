import { fold, matchesAt, mayMean, negators, tokensOf } from './stock-phrases.ts';
import type { Match, Token } from './stock-phrases.ts';
import { UNSPACED } from './stock-words.ts';
import type { StockLanguage, StockMeaning } from './stock-words.ts';

/** What a wording says, negation and time of delivery counted in. */
export interface Wording {
  readonly meaning: StockMeaning;
  /** Said of shops that one goes to, or of picking up there. */
  readonly isStore: boolean;
  /** Read from a time of delivery alone. */
  readonly isDelivery: boolean;
  /** How much of the text the words are, 0 to 1: a label says more than a sentence in a description. */
  readonly share: number;
  /** A sentence begins with the words, as a label that goes on with a time does. */
  readonly leads: boolean;
}

const MAX_TEXT = 240;
/** Letters before what leads: "On", "In", "Nur". */
const MAX_LEAD = 3;
/** A delivery that takes so many days is made for an order. */
const LONG_DELIVERY_DAYS = 14;
/** Words that make of what follows a case that is only thought of. */
const IF =
  /(?:^|[^\p{L}])(?:if|when|once|until|unless|whether|while|wenn|falls|sobald|solange|ob|si|quand|lorsque|des que|cuando|tan pronto|se|quando|appena|assim que|caso|als|wanneer|zodra|indien|jesli|gdy|kiedy|jak tylko|kdyz|pokud|jakmile|az|ked|ak|akonahle|daca|cand|imediat ce|если|когда|как только|अगर|यदि|जब)[^\p{L}]/u;
const UNSPACED_IF = /如果|若|当|當|一旦|場合|場合は|たら|になり次第|경우|되면|하면/;

const STATES: ReadonlySet<string> = new Set(['in', 'out', 'gone', 'backorder', 'preorder', 'notify']);
/** Of several that are said at once the first of these is meant. */
const ORDER: readonly StockMeaning[] = ['gone', 'backorder', 'preorder', 'out', 'notify', 'in'];

function isNegated({ phrase, from, to }: Match, tokens: readonly Token[]): boolean {
  const not = negators.get(phrase.language);
  for (let index = Math.max(0, from - 3); index < from; index += 1) {
    const word = tokens[index]?.text ?? '';
    if (not?.has(word) && (!/^\d+$/.test(word) || index === from - 1)) return true;
  }
  const after = tokens[to]?.text;
  return (
    after !== undefined && tokens.length <= to + 2 && /^(?:no|not|nein|non|nee|nie|nao|ne|nu|нет|नहीं|0)$/.test(after)
  );
}

interface Read {
  readonly meaning: StockMeaning;
  readonly isDelivery: boolean;
  /** In its clause. */
  readonly start: number;
  readonly length: number;
}

const HOURS = /^(?:h$|hrs|hour|hora|heure|std|stund|ore$|uur|godz|hod|час|घंट)/;

/** Whether a delivery takes long, by a number before a word for days, weeks or months; null where none is told. */
function isLongDelivery(tokens: readonly Token[], marks: readonly Match[]): boolean | null {
  for (const { phrase, from } of marks) {
    // `24/48h`, `48h`: the unit may stand at the number.
    const [, count = '', unit = ''] = /^(\d{0,3})(.*)$/.exec(tokens[from]?.text ?? '') ?? [];
    const isDay = phrase.meaning === 'day';
    const factor = HOURS.test(unit)
      ? 1 / 24
      : isDay
        ? 1
        : phrase.meaning === 'week'
          ? 7
          : phrase.meaning === 'month'
            ? 30
            : 0;
    if (factor === 0) continue;
    const numbers = tokens
      .slice(Math.max(0, from - 3), from)
      .map(({ text }) => (/^\d{1,3}$/.test(text) ? Number(text) : NaN))
      .filter((number) => number > 0);
    if (count !== '') numbers.push(Number(count));
    if (numbers.length === 0) continue;
    const days = Math.min(...numbers) * factor;
    // "Within 14 days" is a promise that many shops make of all they have; "in 2 weeks" is a time that something takes.
    return isDay ? days > LONG_DELIVERY_DAYS : days >= LONG_DELIVERY_DAYS;
  }
  return null;
}

/** Who is told when a price falls waits for no stock. */
const PRICE_WORD =
  /^(?:pric|preis|pris(?:en|et|er|fall|fald|andring)?$|prix$|prezz|preci|preco|prijs|cen[aeuyoę]$|cieni|tarif|цен|цін|hinta|hinna|hinnast|hinnan|arcsokk|arvalt|ar$|arat$|arrol$|cijen|fiyat|τιμη|kain[aoąu]|pret(?:ul|ului)?$|cheaper|gunstiger|billigare|billigere)/;

const STOCK_WORDS = /(?:^|[^\p{L}])(?:stock|stoc|lager|voorraad|sklad|magazyn|estoque|magazzino|склад|lagret)/u;

/** What a part of a text says. */
export interface Said {
  readonly reads: readonly Read[];
  readonly isStore: boolean;
  readonly isOthers: boolean;
}

const NOTHING_SAID: Said = { reads: [], isStore: false, isOthers: false };

function readClause(clause: string): Said {
  if (!mayMean(clause)) return NOTHING_SAID;
  const tokens = tokensOf(clause);
  const found: Match[] = [];
  const marks: Match[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    let best: Match | null = null;
    const sameAs: Match[] = [];
    for (const match of matchesAt(tokens, at)) {
      if (!STATES.has(match.phrase.meaning)) marks.push(match);
      else if (best === null || match.to > best.to) best = match;
      else if (match.to === best.to) sameAs.push(match);
    }
    if (best === null) continue;
    found.push(best, ...sameAs.filter((match) => match.to === best.to));
  }
  let reads: Read[] = [];
  if (marks.length === 0 && found.length === 0) return NOTHING_SAID;
  const isIf = IF.test(` ${clause} `);
  // What a longer phrase covers is not said for itself: "email me when available" says nothing is available.
  const covering = found.filter(
    (match) =>
      !found.some(
        (other) =>
          other !== match &&
          other.from <= match.from &&
          other.to >= match.to &&
          other.to - other.from > match.to - match.from,
      ),
  );
  for (const match of covering) {
    const { phrase } = match;
    const start = tokens[match.from]?.start ?? 0;
    const end = tokens[match.to - 1]?.end ?? 0;
    const rest = clause.slice(end, end + 25);
    if (phrase.wantsDate && !/\d/.test(rest)) continue;
    if (
      phrase.meaning === 'in' &&
      marks.some(
        (mark) =>
          mark.phrase.meaning === 'noLonger' && mark.to <= match.from && mark.phrase.language === phrase.language,
      )
    ) {
      // What is no longer in stock may come again; what is no longer available, in most shops, will not.
      const isStock = STOCK_WORDS.test(clause.slice(start, end));
      reads.push({
        meaning: isStock ? 'out' : 'gone',
        isDelivery: false,
        start,
        length: isStock ? clause.length : end - start,
      });
      continue;
    }
    const negated =
      phrase.meaning === 'in' &&
      covering.filter((same) => same.from === match.from).some((same) => isNegated(same, tokens));
    if (isIf && phrase.meaning !== 'notify') continue;
    if (phrase.meaning === 'notify' && tokens.some(({ text }) => PRICE_WORD.test(text))) continue;
    if (phrase.meaning === 'out' && isUndone(match, tokens)) continue;
    reads.push({
      meaning: negated ? 'out' : (phrase.meaning as StockMeaning),
      isDelivery: false,
      start,
      length: end - start,
    });
  }
  // `In stock, made to order finishes 10 days`: what is there first is not taken back by what else can be had.
  const there = reads.find(({ meaning }) => meaning === 'in');
  if (there !== undefined && STOCK_WORDS.test(clause.slice(there.start, there.start + there.length))) {
    const comma = clause.indexOf(',', there.start + there.length);
    if (comma !== -1) reads = reads.filter(({ meaning, start }) => meaning !== 'backorder' || start < comma);
  }
  if (reads.length === 0 && !isIf && marks.some(({ phrase }) => phrase.meaning === 'delivery')) {
    const isLong = isLongDelivery(tokens, marks);
    if (isLong !== null)
      reads.push({
        meaning: isLong ? 'backorder' : 'in',
        isDelivery: true,
        start: 0,
        length: clause.length / 2,
      });
  }
  return {
    reads,
    isStore: marks.some(({ phrase }) => phrase.meaning === 'store'),
    isOthers: marks.some(({ phrase }) => phrase.meaning === 'others'),
  };
}

/** "Never sold out", "almost sold out", "selling fast": nothing is sold out. */
function isUndone({ from, to, phrase }: Match, tokens: readonly Token[]): boolean {
  // "This item is sold by": somebody sells it.
  if (
    /^(?:sold|vendu)$/.test(phrase.words.at(-1)?.text ?? '') &&
    /^(?:par|by|in|en|with)$/.test(tokens[to]?.text ?? '')
  )
    return true;
  const before = tokens[from - 1]?.text ?? '';
  return /^(?:almost|nearly|never|soon|fast|fastest|presque|bientot|casi|quasi|quase|bijna|prawie|temer|takmer|aproape|почти|bald)$/.test(
    before,
  );
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

interface UnspacedReader {
  readonly phrases: RegExp;
  readonly meanings: ReadonlyMap<string, StockMeaning>;
  readonly store: RegExp;
  readonly others: RegExp;
  readonly delivery: RegExp;
  readonly time: RegExp;
  readonly week: RegExp;
  readonly month: RegExp;
}

function unspacedReader(languages: readonly StockLanguage[]): UnspacedReader {
  const meanings = new Map<string, StockMeaning>();
  for (const words of languages)
    for (const meaning of ORDER) for (const text of words[meaning].split(',')) meanings.set(fold(text), meaning);
  const any = (pick: (words: StockLanguage) => string): string =>
    languages
      .flatMap((words) => pick(words).split(','))
      .map((text) => escaped(fold(text)))
      .join('|');
  const longest = [...meanings.keys()].sort((a, b) => b.length - a.length);
  return {
    phrases: new RegExp(longest.map(escaped).join('|'), 'g'),
    meanings,
    store: new RegExp(any((words) => words.store)),
    others: new RegExp(any((words) => words.others)),
    delivery: new RegExp(any((words) => words.delivery)),
    time: new RegExp(
      // `11月25日` is a day, and no time that something takes.
      `(?<![\\d月월/]\\s?)(\\d{1,3})(?:\\s?[-~〜～至到]\\s?\\d{1,3})?\\s?(${any((words) => `${words.month},${words.week},${words.day}`)})`,
    ),
    week: new RegExp(`^(?:${any((words) => words.week)})$`),
    month: new RegExp(`^(?:${any((words) => words.month)})$`),
  };
}

const unspaced = unspacedReader(Object.values(UNSPACED));
const UNSPACED_TEXT = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

function readUnspacedClause(clause: string): Said {
  const reads: Read[] = [];
  const isIf = UNSPACED_IF.test(clause);
  const { phrases } = unspaced;
  phrases.lastIndex = 0;
  for (let match = phrases.exec(clause); match !== null; match = phrases.exec(clause)) {
    const meaning = unspaced.meanings.get(match[0]);
    if (meaning === undefined || (isIf && meaning !== 'notify')) continue;
    const before = clause.slice(Math.max(0, match.index - 2), match.index);
    const after = clause.slice(match.index + match[0].length, match.index + match[0].length + 8);
    const isTurned =
      meaning === 'in' &&
      (/[不没沒无無未]/.test(before) ||
        /ません|ない|なし|없|않|불가/.test(after) ||
        /^\s?[:：]?\s?[0無无]$/.test(after));
    reads.push({ meaning: isTurned ? 'out' : meaning, isDelivery: false, start: match.index, length: match[0].length });
  }
  const time = reads.length === 0 && unspaced.delivery.test(clause) ? unspaced.time.exec(clause) : null;
  if (time !== null) {
    const unit = time[2] ?? '';
    const factor = /小时|小時|時間|시간/.test(unit) ? 1 / 24 : 1;
    const days = Number(time[1]) * (unspaced.month.test(unit) ? 30 : unspaced.week.test(unit) ? 7 : factor);
    reads.push({
      meaning: days >= LONG_DELIVERY_DAYS ? 'backorder' : 'in',
      isDelivery: true,
      start: 0,
      length: clause.length / 2,
    });
  }
  return { reads, isStore: unspaced.store.test(clause), isOthers: unspaced.others.test(clause) };
}

/** What texts of a page were read before: headings, lines and buttons are asked about more than once. */
export type Heard = Map<string, Said>;

function readAny(clause: string, heard: Heard | null): Said {
  const known = heard?.get(clause);
  if (known !== undefined) return known;
  const said = UNSPACED_TEXT.test(clause) ? readUnspacedClause(clause) : readClause(clause);
  heard?.set(clause, said);
  return said;
}

const CLAUSE_ENDS = /[.!;|•·。！\n]+(?=\s|$|[\u3000-\u9fff])|\s[-–—]\s/;
/** One look that most texts do not pass. */
const CLAUSE_END = /[.!;|•·。！\n–—-]/;

/** Words that say so only where nothing stands beside them: things are also sold by somebody, and as often as counted. */
const SOLD: ReadonlySet<string> = new Set(
  'sold,vendu,vendue,verkauft,vendido,vendida,venduto,venduta,verkocht,sprzedany,sprzedana,prodano,predane,sald,solgt,myyty,eladva,satildi,продано,продан'.split(
    ',',
  ),
);

/** What is said to be there is, however long its delivery takes. */
const orderOf = ({ meaning, isDelivery }: Read, other: Read | null): number =>
  isDelivery && other?.meaning === 'in' ? ORDER.length : ORDER.indexOf(meaning);

/**
 * What a short text of a page says about stock, in any of the languages; null where it says nothing. Questions and cases
 * that are only thought of ("if sold out") say nothing.
 */
export function readWording(text: string, heard: Heard | null = null): Wording | null {
  // A question asks, and a label waits for what stands behind it.
  if (text.length < 2 || text.length > MAX_TEXT || /[?？:：]\s*$/.test(text)) return null;
  const folded = fold(text);
  if (SOLD.has(folded.trim())) return { meaning: 'out', isStore: false, isDelivery: false, share: 1, leads: true };
  let best: Read | null = null;
  let before = '';
  let isStore = false;
  for (const clause of CLAUSE_END.test(folded) ? folded.split(CLAUSE_ENDS) : [folded]) {
    if (clause.trim() === '') continue;
    const said = readAny(clause, heard);
    for (const read of said.reads) {
      const order = orderOf(read, best);
      const known = best === null ? ORDER.length : orderOf(best, read);
      // What a shop in town has is said only where nothing is said of the online shop.
      const isBetter = best === null || (isStore && !said.isStore) || (isStore === said.isStore && order < known);
      if (isBetter) [best, isStore, before] = [read, said.isStore, clause.slice(0, read.start)];
    }
  }
  if (best === null) return null;
  return {
    meaning: best.meaning,
    isStore,
    isDelivery: best.isDelivery,
    share: Math.min(1, best.length / Math.max(1, folded.trim().length)),
    leads: !best.isDelivery && before.replace(/[^\p{L}\p{N}]/gu, '').length <= MAX_LEAD,
  };
}

/** Things of which it is said that they are available, and that are not the product. */
const OTHER_SUBJECT =
  /\b(?:chat|support|reviews?|videos?|images?|information|financ\w*|javascript|browser|payments?|cookies?|services?|colou?rs|sizes|cores|farben|grossen|couleurs|tailles|colores|tallas|colori|taglie|kleuren|maten|manual|download|warranty|gift|app|select)\b/;

/** Whether a text speaks of something else than the product. */
export function isOfOtherSubject(text: string): boolean {
  return OTHER_SUBJECT.test(fold(text.slice(0, MAX_TEXT)));
}

/** Whether a heading stands over other products than the page's. */
export function isOthersHeading(text: string, heard: Heard | null = null): boolean {
  return text.length <= 80 && readAny(fold(text), heard).isOthers;
}

/** Whether a text speaks of shops that one goes to. */
export function isStoreText(text: string, heard: Heard | null = null): boolean {
  return text.length <= 80 && readAny(fold(text), heard).isStore;
}
