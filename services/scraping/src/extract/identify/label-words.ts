import { fold } from '../stock/stock-phrases.ts';

/** What a label says of the text beside it. */
export type LabelKind = 'sku' | 'gtin' | 'mpn' | 'brand';

/** Labels in English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Czech, Slovak, Romanian, Russian, Hindi, Chinese, Japanese and Korean; accents and case don't count. */
const LABELS: Readonly<Record<LabelKind, string>> = {
  sku: 'รหัสสินค้า,รหัส,ugs,tuotetunnus,tuotetunnus sku,varenummer sku,produktnummer sku,produktkod,artikkelnummer,artikkelnr,varekode,sifra proizvoda,sifra izdelka,kataloski broj,код на продукта,каталожен номер,ma san pham,ma sp,kode produk,kode barang,asin,prekes kodas,preces kods,tootekood,מק ט,کد کالا,objednavaci kod,कोड,उत्पाद कोड,رقم الموديل,رمز المنتج,رقم المنتج,كود المنتج,κωδικος,κωδικος προϊοντος,urun kodu,urun no,stok kodu,cikkszam,termekkod,код товару,sku,sku code,sku id,item,item no,item number,item code,item id,item sku,article,article no,article number,article code,art,art no,art nr,artnr,art number,artikel nr,artikelnr,artikelnummer,artikel nummer,artikel no,artikel,bestellnummer,bestell nr,best nr,bestellnr,produktnummer,produkt nr,produktcode,produkt id,product code,product id,product number,product no,product ref,product reference,product sku,web code,web id,webcode,catalogue number,catalog number,catalogue no,cat no,catalog no,cat nr,style,style no,style number,style code,stock code,stock number,stock no,order code,order no,order number,reference,ref,ref no,reference number,reference produit,ref produit,code article,code produit,code,n article,numero article,reference article,referencia,ref a,referencia del producto,codigo,codigo de producto,codigo producto,codigo del producto,codigo de articulo,codigo nacional,c n,cn,id del producto,codice,codice articolo,codice prodotto,cod,cod art,cod articolo,cod prodotto,riferimento,codigo do produto,codigo do item,cod produto,cod do produto,id do produto,referencia do produto,artikelcode,bestelnummer,productnummer,productcode,kod,kod produktu,kod towaru,symbol,indeks,nr katalogowy,nr artykulu,numer katalogowy,numer artykulu,nr produktu,id produktu,kod zbozi,katalogove cislo,kat cislo,objednaci cislo,cislo produktu,cislo zbozi,cislo artiklu,kod tovaru,cislo tovaru,obj kod,obj cislo,cod produs,cod articol,codul produsului,referinta,артикул,арт,код товара,код,код производителя товара,номер товара,номенклатурный номер,आइटम कोड,उत्पाद कोड,उत्पाद आईडी,एसकेयू,preces kods,artikuls,kood,tuotenumero,tuotekoodi,varenr,varenummer,sifra,sifra artikla,cikkszam,urun kodu,stok kodu,κωδικος,κωδικος προιοντος',
  gtin: 'ean gtin,gtin ean,ean,ean code,ean13,ean 13,gtin,gtin13,upc,upc code,barcode,bar code,isbn,isbn13,isbn 13,isbn 10,jan,ean nr,ean nummer,strichcode,code barres,code ean,codigo de barras,codigo ean,codice a barre,codice ean,streepjescode,kod kreskowy,kod ean,carovy kod,ciarovy kod,cod de bare,cod ean,штрихкод,штрих код,बारकोड',
  mpn: 'รุ่น,mpn,manufacturer part number,manufacturer part no,manufacturer part,manufacturer number,mfr part,mfr part no,mfr part number,mfg part,mfr no,mfr,part number,part no,part,model,model number,model no,model code,herstellernummer,hersteller nr,hersteller artikelnummer,herstellerartikelnummer,hersteller teilenummer,modell,modellnummer,modell nr,typennummer,reference fabricant,ref fabricant,modele,numero de modele,modelo,numero de modelo,referencia fabricante,codice produttore,modello,codigo do fabricante,fabrikantcode,modelnummer,typenummer,kod producenta,kod vyrobce,kod vyrobcu,part no vyrobce,cod producator,model produs,модель,код производителя,парт номер,मॉडल,मॉडल नंबर',
  brand:
    'brand,manufacturer,marke,hersteller,marque,fabricant,marca,fabricante,produttore,merk,fabrikant,marka,producent,znacka,vyrobce,vyrobca,producator,brand name,бренд,производитель,марка,ब्रांड,निर्माता,zimols,razotajs,maerke,valmistaja,varemerke,varumarke',
};

/** In scripts without spaces: what a label begins with. */
const UNSPACED: Readonly<Record<LabelKind, string>> = {
  sku: '型番,商品番号,商品コード,品番,商品No,管理番号,商品編號,商品编号,商品號,商品号,货号,貨號,商品代號,商品代码,商品貨號,產品編號,产品编号,상품코드,상품번호,상품 코드,상품 번호,품번,제품코드,제품번호,自社品番',
  gtin: 'JANコード,JAN,バーコード,条码,條碼,国际条码,國際條碼,바코드',
  mpn: 'モデル番号,型式,メーカー型番,型号,型號,规格型号,모델명,모델번호,모델',
  brand: '品牌,厂商,廠商,制造商,ブランド,メーカー,브랜드,제조사,メーカー名,ブランド名',
};

const KINDS = ['sku', 'gtin', 'mpn', 'brand'] as const;
const byWords = new Map<string, LabelKind>();
for (const kind of KINDS) for (const label of LABELS[kind].split(',')) byWords.set(fold(label), kind);
const unspaced = KINDS.flatMap((kind) =>
  UNSPACED[kind].split(',').map((label): { label: string; kind: LabelKind } => ({ label: fold(label), kind })),
).sort((one, other) => other.label.length - one.label.length);
/** With these every label begins. */
const FIRST_WORDS = new Set([...byWords.keys()].map((label) => label.split(' ')[0] ?? ''));
/** All beginnings of labels that end with a word: a text is walked through no further than one of them goes on. */
const LABEL_BEGINNINGS = new Set(
  [...byWords.keys()].flatMap((label) => {
    const words = label.split(' ');
    return words.map((_, last) => words.slice(0, last + 1).join(' '));
  }),
);
function isWord(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39);
}

/** By the first two letters of a text, in ASCII, whether a label may begin so: most texts are told apart by that. */
const BEGINNINGS = new Uint8Array(1 << 10);
const beginningOf = (first: number, second: number): number => ((first & 31) << 5) | (isWord(second) ? second & 31 : 0);
for (const word of FIRST_WORDS) BEGINNINGS[beginningOf(word.charCodeAt(0), word.charCodeAt(1))] = 1;

/** Labels that are words of other uses too: they count with a separator behind them. */
const LOOSE = new Set(
  'कोड,κωδικος,c n,cn,item,article,art,artikel,style,reference,ref,code,codigo,codice,cod,kod,symbol,indeks,model,modell,modele,modelo,modello,part,mfr,код,арт,модель,brand,marke,marque,marca,merk,marka,upc,ean,jan,mpn,kood,sifra,referencia,manufacturer,hersteller,fabricant,producent,vyrobce,марка'.split(
    ',',
  ),
);

export interface Label {
  readonly kind: LabelKind;
  /** What stands behind the label in the same text, separators left out. */
  readonly rest: string;
  /** The words are of other uses, too. */
  readonly isLoose: boolean;
}

const SEPARATORS = /^[\s.:：#№°ºo)\]|–—-]*/u;

/** The first letters and figures of a text: in ASCII, as most texts are, found without a pattern. */
function firstWord(text: string): string | undefined {
  let start = 0;
  while (start < text.length && text.charCodeAt(start) < 0x80 && !isWord(text.charCodeAt(start))) start += 1;
  let end = start;
  while (end < text.length && isWord(text.charCodeAt(end))) end += 1;
  if (text.charCodeAt(end) >= 0x80) return /[\p{L}\p{M}\p{N}]+/u.exec(text)?.[0];
  return end === start ? undefined : text.slice(start, end);
}

/** Whether a text may begin with a label: said without making anything of it. */
function mayBegin(text: string): boolean {
  let start = 0;
  while (start < text.length && text.charCodeAt(start) < 0x80 && !isWord(text.charCodeAt(start))) start += 1;
  if (start === text.length) return false;
  const first = text.charCodeAt(start);
  const second = start + 1 < text.length ? text.charCodeAt(start + 1) : 0;
  if (first >= 0x80 || second >= 0x80 || BEGINNINGS[beginningOf(first, second)] === 1) return true;
  // An accent in the word makes other letters of it only behind the first two; initials have their sign.
  return text.includes('#');
}

/** The labels of up to four words with which a text begins, the shortest first, each with the place of its last word. */
function labelsAt(text: string): { key: string; kind: LabelKind; from: number; to: number }[] {
  const found: { key: string; kind: LabelKind; from: number; to: number }[] = [];
  const words = /[\p{L}\p{M}\p{N}]+/gu;
  let key = '';
  for (let count = 0; count < 4; count += 1) {
    const word = words.exec(text);
    if (word === null) break;
    key += (count === 0 ? '' : ' ') + fold(word[0]);
    if (!LABEL_BEGINNINGS.has(key)) break;
    const kind = byWords.get(key);
    if (kind !== undefined) found.push({ key, kind, from: word.index, to: words.lastIndex });
  }
  return found;
}

/**
 * A label at the beginning of a text, with what it labels: `Art.-Nr.: 4711`, `Item # 12`, `型番：AB-1`.
 * A text that goes on in words is no label.
 */
export function readLabel(text: string): Label | null {
  if (text.length > 90 || !mayBegin(text)) return null;
  const start = firstWord(text);
  if (start === undefined) return null;
  const isFirst = FIRST_WORDS.has(fold(start));
  // `BH #A12`: shops number articles under their own initials.
  const initials = isFirst || !text.includes('#') ? null : /^[A-Z]{2,4} ?# ?(?=[A-Z\d])/.exec(text);
  if (initials !== null) return { kind: 'sku', rest: text.slice(initials[0].length), isLoose: true };
  const isUnspaced = start.charCodeAt(0) >= 0x3040;
  if (!isUnspaced && !isFirst) return null;
  const folded = fold(text);
  for (const { label, kind } of isUnspaced || /^jan/.test(folded) ? unspaced : []) {
    if (folded.startsWith(label))
      return { kind, rest: text.slice(label.length).replace(/^[\s:：.#＃/／)）-]*/, ''), isLoose: false };
  }
  // Case and accents may change lengths: words are walked through in both texts side by side.
  for (const { key, kind, from, to } of labelsAt(text).reverse()) {
    const gaps = text.slice(0, from).replace(/[\p{L}\p{M}\p{N}]+/gu, '');
    if (/[,;!?]|[:：].*[:：]/.test(gaps)) continue;
    const behind = text.slice(to);
    const separator = SEPARATORS.exec(behind)?.[0] ?? '';
    const isLoose = LOOSE.has(key);
    // Nothing but a GTIN follows its label in figures alone.
    const isFigures = kind === 'gtin' && /^\s*\d{8}/.test(behind);
    if (isLoose && !isFigures && behind !== '' && !/[.:：#№°º|–—-]/u.test(separator)) return null;
    return { kind, rest: behind.slice(separator.length), isLoose };
  }
  return null;
}

const SKU_NAMES =
  /(?:^|[^a-z])(?:sku|(?:art|article|artikel|item|product|prod|catalog(?:ue)?|cat|style|stock|web)[-_]?(?:no|nr|num|number|code|ref|sku|nummer)|reference|artikelnummer|codigo|kod-produktu|artikul|articul)(?=$|[^a-z])/i;

const namedBefore = new Map<string, boolean>();
const KNOWN_NAMES = 20_000;

/** Whether the name of a class, an id or a field says that an article number stands there. */
export function namesSku(name: string): boolean {
  const known = namedBefore.get(name);
  if (known !== undefined) return known;
  const is = SKU_NAMES.test(name.slice(0, 300).replace(/([a-z])(?=[A-Z])/g, '$1-'));
  if (namedBefore.size < KNOWN_NAMES && name.length < 100) namedBefore.set(Buffer.from(name).toString(), is);
  return is;
}
