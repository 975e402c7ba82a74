import fc from 'fast-check';
import { extractPage } from '../extract-page.ts';
import type { Extraction } from '../extraction.ts';
import { LIMITS } from '../limits.ts';
import { PageText } from '../page-text.ts';
import { scanOf } from '../page-scan.ts';
import { LABEL_BITS, labelsIn } from './price-labels.ts';
import { seePrices } from './read-visible.ts';

const read = (body: string, lang = 'en-GB', url = 'https://shop.test/p/1'): Extraction =>
  extractPage({ url, html: `<html lang="${lang}"><head><title>Oak lamp</title></head><body>${body}</body></html>` });
const price = ({ price: money }: Extraction): string => (money === null ? 'none' : `${money.amount} ${money.currency}`);
const found = (html: string): string[] =>
  seePrices(new PageText({ url: 'https://shop.test/p/1', html: `<main>${html}</main>` })).candidates.map(
    ({ reading }) => `${reading.amount} ${reading.currency}`,
  );

const BUY = '<form action="/cart/add"><button>Add to basket</button></form>';
const RELATED = ['Pine lamp', 'Birch lamp', 'Elm lamp', 'Ash lamp']
  .map(
    (name, index) =>
      `<li><a href="/p/${index}"><img src="/${index}.jpg"><b>${name}</b><i>£${index + 3}.49</i></a></li>`,
  )
  .join('');

describe('A5 what a person reads as the price', () => {
  it('is found where nothing but the page itself says so, and the place is told', () => {
    const page = read(`<header><a href="/cart">Basket £0.00</a></header><h1>Oak lamp</h1><div><p>£39.90</p></div>${BUY}
      <p>Free delivery over £50</p><h2>Others also bought</h2><ul>${RELATED}</ul>`);
    expect(price(page)).toBe('39.90 GBP');
    expect(page.fields.price).toMatchObject({ source: 'visible', text: '£39.90' });
    const { tree } = scanOf(new PageText({ url: 'https://shop.test/p/1', html: '<p>a</p><div><b>£1.00</b></div>' }));
    expect(tree.at(tree.pathOf(tree.runs.at(-1)!.element))).toBe(tree.runs.at(-1)!.element);
  });

  it.each([
    ['the former one struck through', '<del>£59.90</del> <b>£39.90</b>', '39.90 GBP'],
    ['the former one by its words', '<span>Was £59.90</span><br><span>Now £39.90</span>', '39.90 GBP'],
    ['the former one by what is taken off', '<div>£50.00</div><div>-20%</div><div>£40.00</div>', '40.00 GBP'],
    ['what is saved, by the sum', '<div>£50.00</div><div>£35.00</div><div>£15.00 less</div>', '35.00 GBP'],
    ['a price per unit', '<p>£39.90</p><p>(£3.99 / 100 ml)</p>', '39.90 GBP'],
    ['an instalment', '<p>£39.90</p><p>or 3 payments of £13.30 with Klarna</p>', '39.90 GBP'],
    ['the former one in the same line', '<p>Was £59.90 £39.90</p>', '39.90 GBP'],
    ['what shipping costs', '<p>Delivery £4.95</p><p>£39.90</p>', '39.90 GBP'],
    ['the lowest of 30 days', '<b>£39.90</b><p>Lowest recent price: £36.00 (+11%)</p>', '39.90 GBP'],
    [
      'a smaller size above the one that is chosen',
      '<p>From £19.90</p><label><input type="radio" name="v">S <b>£19.90</b></label><label><input type="radio" name="v" checked>L <b>£39.90</b></label>',
      '39.90 GBP',
    ],
    ['what members are asked', '<p>£39.90</p><p>Members pay £35.90 (-10%)</p>', '39.90 GBP'],
    ['what a kilogram costs', '<p>£4.99 / kg</p><p>£39.90</p>', '39.90 GBP'],
    ['an addition', '<p>£39.90</p><label><input type="checkbox"> Gift wrap + £4.50</label>', '39.90 GBP'],
    ['what four cost together', '<p>£39.90 each</p><p>4 yhteensä <b>£159.60</b></p>', '39.90 GBP'],
    ['a count', '<p>In stock: 18,442</p><p>£39.90</p>', '39.90 GBP'],
    ['one of twelve parts', '<div>£39.90</div><div>12x £3.33</div>', '39.90 GBP'],
    ['what is asked each year', '<p>Join from £5.00 a year</p><b>£39.90</b>', '39.90 GBP'],
    ['the former one by its class alone', '<b class="price-barred">£59.90</b><b>£39.90</b>', '39.90 GBP'],
    [
      'a cheaper one that free delivery stands before',
      '<b>£39.90</b> each, free delivery<p>Fitted £59.90</p>',
      '39.90 GBP',
    ],
    [
      'one of a table of quantities that a rate of tax fits',
      '<p>£6.84</p><p>£8.20 incl. 20% VAT</p><table><tr><td>10</td><td>£6.41</td></tr></table>',
      '6.84 GBP',
    ],
    [
      'the one without tax, in rows',
      '<table><tr><td>Price</td><td>£33.25 + VAT</td></tr><tr><td>Price incl. VAT</td><td><b>£39.90</b></td></tr></table>',
      '39.90 GBP',
    ],
    ['an amount below a headline of a week', '<p>Black Week</p><b>£39.90</b><p>£12.00 gift wrap</p>', '39.90 GBP'],
    [
      'the dearer one in smaller print',
      '<p style="font-size:12px">£59.90</p><p style="font-size:30px">£39.90</p>',
      '39.90 GBP',
    ],
    ['the former one that nothing but style tells', '<p><i>£59.90</i> <i>£39.90</i></p>', '39.90 GBP'],
    [
      'the same with tax, printed alike behind it, however near to the button',
      '<dl><dt>ex VAT</dt><dd>£33.25</dd><dt>inc VAT</dt><dd>£39.90</dd></dl>',
      '33.25 GBP',
    ],
    [
      'the low end of a range above what is chosen',
      '<p>£19.90 – £59.90</p><select><option>M</option><option selected>L</option></select><p>£39.90</p>',
      '39.90 GBP',
    ],
    [
      'what each of twelve costs',
      '<table><tr><td>up to <b>11</b></td><td>£39.90</td></tr><tr><td>from <b>12</b></td><td>£34.90</td></tr></table>',
      '39.90 GBP',
    ],
    [
      'what several of it come to, row by row',
      `<p>£39.90 each</p><div>${[2, 3, 4].map((count) => `<label>${count} tyres <b>£${(39.9 * count).toFixed(2)}</b></label>`).join('')}</div>`,
      '39.90 GBP',
    ],
    ['one that says what was taken off of it', '<p><b>£39.90</b> Save 10%</p><p>£33.25 ex VAT</p>', '39.90 GBP'],
    ['one beside what a kilogram costs', '<p><span>£3.29</span><span>£10.97/kg</span></p><p>2 for £6</p>', '3.29 GBP'],
  ])('is not %s', (_, box, expected) => {
    expect(price(read(`<h1>Oak lamp</h1>${box}${BUY}<ul>${RELATED}</ul>`))).toBe(expected);
  });

  it.each([
    [
      'de-DE',
      '<h1>Oak lamp</h1><s>59,90 €</s><b>39,90 €</b><p>zzgl. Versand 4,95 €</p><button>In den Warenkorb</button>',
      '39.90 EUR',
    ],
    ['fr-FR', '<h1>Oak lamp</h1><p>Livraison 4,90 €</p><b>39,90 €</b><button>Ajouter au panier</button>', '39.90 EUR'],
    ['pl-PL', '<h1>Oak lamp</h1><p>Cena regularna 59,90 zł</p><p>39,90 zł</p><button>Do koszyka</button>', '39.90 PLN'],
    ['ja', '<h1>Oak lamp</h1><p>定価 5,980円</p><p>特別価格 3,980円</p><button>カートに入れる</button>', '3980 JPY'],
    ['ru', '<h1>Oak lamp</h1><p>Доставка 300 ₽</p><b>3 990 ₽</b><button>В корзину</button>', '3990 RUB'],
  ])('is told from other amounts in %s', (lang, body, expected) => {
    expect(price(read(body, lang))).toBe(expected);
  });

  it.each([
    ['names as former in Greek', '<p>Αρχική τιμή: <span>59,90 €</span></p><p><b>39,90 €</b></p>'],
    [
      'shows behind "from"',
      '<p>ab 19,90 €</p><p>Größe</p><select><option>Klein</option><option selected>Groß</option></select><b>39,90 €</b>',
    ],
  ])('is what the page asks where data gives one that it %s', (_, box) => {
    const offers = { price: box.includes('59') ? '59.90' : '19.90', priceCurrency: 'EUR', availability: 'InStock' };
    const data = { '@type': 'Product', name: 'Oak lamp', sku: 'OL-1', offers };
    const page = read(
      `<script type="application/ld+json">${JSON.stringify(data)}</script><h1>Oak lamp</h1>${box}${BUY}`,
      'de',
    );
    expect(price(page)).toBe('39.90 EUR');
  });

  it('is said to be reduced in Turkish capitals, too', () => {
    expect(labelsIn('İndirimli Fiyat', 'before') & LABEL_BITS.now).not.toBe(0);
  });

  it('is read beside the name that the title gives, not beside the heading of a related product', () => {
    const others = '<h2>You may also like</h2><h3>Oak lampshade</h3><p>£9.90</p><h3>Oak stool</h3><p>£89.00</p>';
    expect(price(read(`<p class="h1">Oak lamp</p><p>£39.90</p>${BUY}${others}`))).toBe('39.90 GBP');
  });

  it('is what the page asks where data still gives the one that it names as former, in the currency of the data', () => {
    const data = {
      '@type': 'Product',
      name: 'Oak lamp',
      sku: 'OL-1',
      offers: { price: '3499', priceCurrency: 'NOK', availability: 'https://schema.org/InStock' },
    };
    const page = read(
      `<script type="application/ld+json">${JSON.stringify(data)}</script><h1>Oak lamp</h1><p><b class="tag__now">2 499,-</b> <span class="tag__before">Før: 3 499,-</span></p>${BUY}`,
      'nb',
    );
    expect(price(page)).toBe('2499 NOK');
  });

  it('is read where a button says that it is sold out, in a column beside the pictures', () => {
    const page = read(
      `<aside><h1>Oak lamp</h1><p>£39.90</p><button>Tell me when it is back</button><button disabled>Sold out</button></aside><ul>${RELATED}</ul>`,
    );
    expect(price(page)).toBe('39.90 GBP');
    expect(page.availability).toBe('out_of_stock');
  });

  it('is not said to be sure where no amount is likely', () => {
    const { fields } = read('<h1>About us</h1><p>In 2019 we gave £2,000 to charity, £300 to a school.</p>');
    expect(fields.price?.confidence ?? 0).toBeLessThan(0.8);
  });
});

describe('what a page asks, in other languages than its data', () => {
  const NAME = 'Lampa';
  const read = (lang: string, stated: string | null, body: string, buy: string, name = NAME): string => {
    const [amount, priceCurrency] = stated?.split(' ') ?? [];
    const offers = { price: amount, priceCurrency, availability: 'https://schema.org/InStock' };
    const data = { '@type': 'Product', name, sku: 'OL-72', offers };
    const head = stated === null ? '' : `<script type="application/ld+json">${JSON.stringify(data)}</script>`;
    const html = `<!doctype html><html${lang === '' ? '' : ` lang="${lang}"`}><head><title>${name} | Shop</title>${head}</head><body><header><a href="/">Shop</a></header><main><h1>${name}</h1>${body}<form action="/cart"><button>${buy}</button></form></main></body></html>`;
    return price(extractPage({ url: 'https://shop.example/p/item', html }));
  };
  const split = (sign: string, ...pieces: string[]): string =>
    `<div><span>${sign}</span><span> </span>${pieces.map((piece) => `<span>${piece}</span>`).join('')}</div>`;

  it.each<[string, string, string | null, string, string, string]>([
    [
      'net, gross in brackets',
      'de',
      '107.10 EUR',
      '<div><b>90,00 €</b> zzgl. MwSt.</div><p>(107,10 € inkl. 19% MwSt.)</p>',
      'In den Warenkorb',
      '90.00 EUR',
    ],
    [
      'gross, net in brackets',
      'de',
      '90.00 EUR',
      '<div><b>107,10 €</b> inkl. MwSt.</div><p>(90,00 € netto)</p>',
      'In den Warenkorb',
      '107.10 EUR',
    ],
    [
      'net first and large',
      'pl',
      '123.00 PLN',
      '<h2 class="price">100,00 zł netto</h2><p>(123,00 zł brutto)</p>',
      'Do koszyka',
      '100.00 PLN',
    ],
    [
      'gross first and large',
      'pl',
      '100.00 PLN',
      '<h2 class="price">123,00 zł brutto</h2><p>(100,00 zł netto)</p>',
      'Do koszyka',
      '123.00 PLN',
    ],
    [
      'gross, net named by its class',
      'nl',
      '36.68 EUR',
      '<span class="price-including-tax">€ 44,38</span> <span class="price-excluding-tax">€ 36,68</span>',
      'In winkelwagen',
      '44.38 EUR',
    ],
    [
      'of a square metre, and what a box comes to',
      'pt',
      null,
      '<p><b>19,90 €</b> /m² <small>(16,18 € s/ IVA)</small></p><p>1 caixa = 1,2 m² = <b>23,88 €</b></p>',
      'Adicionar ao carrinho',
      '19.90 EUR',
    ],
    [
      'the same in German',
      'de',
      null,
      '<p>Unser Preis <span>32,50 €</span> / m²</p><p>1 Paket = 1,44 m² = <strong>46,80 €</strong></p>',
      'In den Warenkorb',
      '32.50 EUR',
    ],
    [
      'less than the market price',
      'hu',
      '9990 HUF',
      '<div>Piaci ár: <span>9 990 Ft</span></div><div>Nálunk: <span>7 990 Ft</span></div>',
      'Kosárba',
      '7990 HUF',
    ],
    [
      'special for you, which all are',
      'tr',
      '499.90 TRY',
      '<div>Etiket Fiyatı <span>499,90 TL</span></div><div>Size Özel <span>349,90 TL</span></div>',
      'Sepete Ekle',
      '349.90 TRY',
    ],
    [
      'more than members are asked',
      'tr',
      null,
      '<div><span>499,90 TL</span></div><div>Üyelere özel <span>449,90 TL</span></div>',
      'Sepete Ekle',
      '499.90 TRY',
    ],
    [
      'digits in elements of their own',
      'es-CO',
      null,
      `${split('$', '1', '.', '599', '.', '900')}<i>-19 %</i>${split('$', '1', '.', '299', '.', '900')}`,
      'Agregar al carrito',
      '1299900 COP',
    ],
    [
      'cents in one of their own, too',
      'pt-BR',
      null,
      `${split('R$', '1', '.', '599', ',', '90')}<i>-16%</i>${split('R$', '1', '.', '349', ',', '90')}`,
      'Comprar',
      '1349.90 BRL',
    ],
    [
      'no end of a range behind a dash for no cents',
      'nb-NO',
      null,
      '<p><b class="o">1 199,-</b> <b class="o">799,-</b><i>Spar 400,-</i></p>',
      'Legg i handlekurv',
      '799 NOK',
    ],
    [
      'net in a box of its own, gross in another',
      'de',
      null,
      '<div class="netto"><span>6,84 €</span> <small>netto / Stück</small></div><div class="brutto">8,14 € inkl. 19 % MwSt.</div>',
      'In den Warenkorb',
      '6.84 EUR',
    ],
    [
      'rand on a page that names no country',
      '',
      null,
      '<p>R1,849.00</p><p>R 17 112 is a size</p>',
      'Add to cart',
      '1849.00 ZAR',
    ],
    [
      'a former price that ends in a dash',
      'de-CH',
      null,
      '<p><span>statt CHF 89.–</span> <b>CHF 74.90</b></p><p>Porto CHF 7.–, ab CHF 100.– portofrei</p>',
      'In den Warenkorb legen',
      '74.90 CHF',
    ],
    [
      'a former price that is named so three boxes out, which data still gives',
      'it',
      '249.00 EUR',
      '<div><span class="special-price"><span><span>Prezzo speciale</span><span><b>219,00 €</b></span></span></span><span class="old-price"><span><span>Prezzo normale</span><span><b>249,00 €</b></span></span></span></div>',
      'Aggiungi al carrello',
      '219.00 EUR',
    ],
    [
      'net, the tax, and gross in larger print',
      'en-GB',
      null,
      '<table><tr><td>Price ex VAT</td><td><span>£22.95</span></td></tr><tr><td>VAT @ 20%</td><td>£4.59</td></tr><tr><td>Price inc VAT</td><td style="font-size:22px;font-weight:bold"><span>£27.54</span></td></tr></table>',
      'Add to basket',
      '27.54 GBP',
    ],
    ['Danish kroner on a page that names no language', '', null, '<p>749,00 kr.</p>', 'Læg i kurv', '749.00 DKK'],
    ['Norwegian kroner', '', null, '<p>749,00 kr</p>', 'Legg i handlekurv', '749.00 NOK'],
    ['Swedish kronor', '', null, '<p>749,00 kr</p>', 'Lägg i varukorg', '749.00 SEK'],
  ])('%s', (_, lang, stated, body, buy, expected) => {
    expect(read(lang, stated, body, buy)).toBe(expected);
  });

  it('takes no part of a number of an article for it', () => {
    expect(read('sv', null, '<p>129 kr</p>', 'Köp', 'Kullager 6204-2KR')).toBe('129 SEK');
  });
});

describe('amounts on a page', () => {
  it.each([
    ['<b>19</b><sup>99</sup> €', ['19.99 EUR']],
    ['<span>€</span><span>19</span><span>,</span><span>99</span>', ['19.99 EUR']],
    ['<div><div>19</div><div>99</div><div>€</div></div>', ['19.99 EUR']],
    ['<div>$</div><div>1,299</div>', ['1299 USD']],
    ['<p>12 €<sup>99</sup></p>', ['12.99 EUR']],
    ['<p><span>20418</span><span>R$ 1.599,90</span><span>R$ 1.349,90</span></p>', ['1599.90 BRL', '1349.90 BRL']],
    ['<p>1 899 zł<span>2 499 zł</span></p>', ['1899 PLN', '2499 PLN']],
    ['<p>76,51 лв. 45,00 €</p>', ['76.51 BGN', '45.00 EUR']],
    ['<p>۱٬۲۹۰٬۰۰۰ ₺</p>', ['1290000 TRY']],
    ['<p>1 299,00 Kč</p>', ['1299.00 CZK']],
    [
      '<p><b>2 499,-</b><i>Før: 3 499,-</i><i>Laveste pris siste 30 dager: 2 799,-</i></p>',
      ['2499 null', '3499 null', '2799 null'],
    ],
    ['<p>Open from the 24. – 27. of each month, and on the 12.- 15. of June</p>', []],
    ['<p><b>34,90 zł</b><i>zawiera 8% VAT</i></p>', ['34.90 PLN']],
    ['<p><b>$24.990</b><i>24% OFF</i></p>', ['24990 USD']],
    ['<p><i>R$</i> <i>459</i> <i>,</i> <i>90</i></p>', ['459.90 BRL']],
    ['<p><i>1</i><i>5</i><i>9</i><i>,</i><i>9</i><i>5</i><i>€</i></p>', ['159.95 EUR']],
    ['<p>Code: SR1192/S</p><dl><dt>Ref.</dt><dd>RM2040</dd></dl><p>SR1190</p>', ['1190 SAR']],
    ['<p>١٢ ₺</p><p>١٣ ₺</p>', ['12 TRY', '13 TRY']],
    ['<p>Bearing 6204-2RS, NU205-2RS</p>', []],
    ['<p>10-15kr</p>', ['15 null']],
    ['<ul><li>36</li><li>37</li></ul><p>4.5 stars</p><p>20% off</p>', []],
  ])('%s', (html, expected) => {
    expect(found(html)).toEqual(expected);
  });

  it('are found in any HTML within the limits', () => {
    const pieces = fc.constantFrom(
      '<div>',
      '</div>',
      '<b>',
      '</b>',
      '<del>',
      '</del>',
      '€',
      '19',
      ',99',
      '1.299,00',
      '$',
      '-20%',
      '<h1>',
      '</h1>',
      '<a href="/x">',
      '</a>',
      'was',
      '<button>Buy now</button>',
      '٣٫٤٣',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 4 })), { maxLength: 80 }), (parts) => {
        const { candidates, vectors } = seePrices(new PageText({ url: 'https://shop.test/p/1', html: parts.join('') }));
        expect(vectors).toHaveLength(candidates.length);
        for (const vector of vectors) for (const value of vector) expect(Number.isFinite(value)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('are no more than the limit, and take no longer than they may', () => {
    const before = process.cpuUsage();
    const { candidates } = seePrices(
      new PageText({ url: 'https://shop.test/p/1', html: '<p>€ 1,99 2,99 3,99</p>'.repeat(50_000) }),
    );
    expect(candidates).toHaveLength(LIMITS.priceCandidates);
    expect(process.cpuUsage(before).user).toBeLessThan(3_000_000);
  });
});
