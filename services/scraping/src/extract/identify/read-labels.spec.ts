import { PageText } from '../page-text.ts';
import { extractPage } from '../extract-page.ts';
import { asCode, readLabels } from './read-labels.ts';
import { readLabel } from './label-words.ts';

describe('labels of article numbers', () => {
  it.each<[string, string | null, string]>([
    ['Art.-Nr.: 4711-22', 'sku', '4711-22'],
    ['SKU: AB 12', 'sku', 'AB 12'],
    ['BH #LUFX60 MFR #FX60', 'sku', 'LUFX60 MFR #FX60'],
    ['कोड: VL-07', 'sku', 'VL-07'],
    ['ASIN: B0C4KQ7R2M', 'sku', 'B0C4KQ7R2M'],
    ['Item # 998877', 'sku', '998877'],
    ['Réf. : 99 12', 'sku', '99 12'],
    ['Cod produs: DR2401', 'sku', 'DR2401'],
    ['Código: 12-3', 'sku', '12-3'],
    ['Kód zboží 7788', 'sku', '7788'],
    ['Артикул: 55443', 'sku', '55443'],
    ['Артикул NR-5550', 'sku', 'NR-5550'],
    ['UGS : SNL-1000', 'sku', 'SNL-1000'],
    ['Tuotetunnus (SKU): T-72', 'sku', 'T-72'],
    ['Код на продукта: 7120', 'sku', '7120'],
    ['型番：WX-100', 'sku', 'WX-100'],
    ['상품코드 P0001', 'sku', 'P0001'],
    ['आइटम कोड: K-77', 'sku', 'K-77'],
    ['C.N. 206341', 'sku', '206341'],
    ['EAN 4006381333931', 'gtin', '4006381333931'],
    ['Herstellernummer: GA00638', 'mpn', 'GA00638'],
    ['Značka:', 'brand', ''],
    ['Article about chairs', null, ''],
    ['Code of conduct', null, ''],
  ])('%s', (text, kind, rest) => {
    const label = readLabel(text);
    expect([label?.kind ?? null, label?.rest ?? '']).toEqual([kind, rest]);
  });

  it.each([
    ['19.99', null],
    ['12.03.2027', null],
    ['120 cm', null],
    ['chair', null],
    ['TI-MF-AI', 'TI-MF-AI'],
    ['002.937.72', '002.937.72'],
    ['PU_106160/01', 'PU_106160/01'],
  ])('%s is a number or not', (text, code) => {
    expect(asCode(text, true)).toBe(code);
  });
});

describe('what is labelled on a page', () => {
  const page = (body: string): { url: string; html: string } => ({
    url: 'https://shop.example/p/blue-lamp',
    html: `<html><title>Blue lamp</title><body>${body}`,
  });

  it('is a GTIN too where the number of the maker is one', () => {
    const [account] = readLabels(new PageText(page('<h1>Lamp</h1><p>Kod producenta: 4006381333931</p>')));
    expect(account?.products[0]).toMatchObject({ gtin: { value: '4006381333931' }, mpn: { value: '4006381333931' } });
  });

  it('leaves the name of the shop behind the name, and no other words', () => {
    const nameOf = (name: string) => {
      const data = { '@type': 'Product', name, sku: 'BL-1', offers: { price: '9.00', priceCurrency: 'EUR' } };
      const body = `<h1>Blue lamp</h1><script type="application/ld+json">${JSON.stringify(data)}</script><p>Sold out</p>`;
      return extractPage({ ...page(body), url: 'https://www.fern-press.example/p/blue-lamp' }).name;
    };
    expect(nameOf('Blue lamp — Fern Press')).toBe('Blue lamp');
    expect(nameOf('Blue lamp — large')).toBe('Blue lamp — large');
  });

  it('leaves what the address has of the shop and the brand out, where a name is shown without', () => {
    const nameOf = (name: string, body: string) => {
      const data = {
        '@type': 'Product',
        name,
        sku: 'BL-1',
        brand: 'Canal',
        offers: { price: '9.00', priceCurrency: 'EUR', availability: 'InStock' },
      };
      const html = `<script type="application/ld+json">${JSON.stringify(data)}</script>${body}<p>9.00 €</p>`;
      return extractPage({ ...page(html), url: 'https://www.fern-press.example/p/blue-lamp' }).name;
    };
    expect(nameOf('Blue lamp - Fern Press', '<h1>Blue lamp</h1>')).toBe('Blue lamp');
    expect(nameOf('Blue lamp - Oak', '<h1>Blue lamp</h1>')).toBe('Blue lamp - Oak');
    expect(nameOf('Canal Blue lamp', '<h1>Blue lamp</h1><p>Sold out</p>')).toBe('Blue lamp');
    expect(nameOf('Large Blue lamp', '<h1>Blue lamp</h1><p>Sold out</p>')).toBe('Large Blue lamp');
  });

  it('is no key of a row that only forms and programs know, unless the address has it', () => {
    const body =
      '<h1>Blue lamp</h1><p>9,00 €</p><form><input type="hidden" name="add-to-cart" value="14522"><button>Add to cart</button></form><script>var state={product:{product_id:14522,name:"Blue lamp"}}</script>';
    expect(extractPage(page(body)).sku).toBeNull();
    expect(extractPage({ ...page(body), url: 'https://shop.example/p/blue-lamp-14522' }).sku).toBe('14522');
    expect(extractPage({ ...page('<h1>Jacket</h1>'), url: 'https://shop.example/items/4410022871-jacket' }).sku).toBe(
      '4410022871',
    );
  });

  it('is read from rows, lists and lines', () => {
    const body = `<h1>Blue lamp</h1><table><tr><th>Article number</th><td>BL-7200</td></tr><tr><th>EAN</th><td>4006381333931</td></tr></table>
      <dl><dt>Brand</dt><dd>Acme</dd><dt>Model number</dt><dd>M 720 X</dd></dl>`;
    const [account] = readLabels(new PageText(page(body)));
    expect(account?.products[0]).toMatchObject({
      name: { value: 'Blue lamp' },
      brand: { value: 'Acme' },
      gtin: { value: '4006381333931' },
      mpn: { value: 'M 720 X' },
    });
    expect(account?.codes).toMatchObject([
      { value: 'BL-7200', from: 'label', isLoose: false },
      { value: 'M 720 X', from: 'label', isLoose: true },
    ]);
  });

  it('counts more than a number that only data knows, as people read it', () => {
    const data =
      '<script type="application/ld+json">{"@type":"Product","name":"Blue lamp","sku":"238368885","offers":{"price":"9","priceCurrency":"EUR"}}</script>';
    const read = extractPage(page(`${data}<h1>Blue lamp</h1><p>9,00 €</p><p>Product code: 83810610</p>`));
    expect([read.sku, read.fields.sku?.source]).toEqual(['83810610', 'visible']);
  });

  it('counts more than the key of a row that the markup gives', () => {
    const offer =
      '<p itemprop="offers" itemscope itemtype="https://schema.org/Offer"><b itemprop="price">9.00</b><meta itemprop="priceCurrency" content="EUR"><link itemprop="availability" href="https://schema.org/InStock"></p>';
    const body = `<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Blue lamp</h1><meta itemprop="sku" content="4471">${offer}<p>Артикул: <b>BL-5550</b></p></div>`;
    expect(extractPage(page(body)).sku).toBe('BL-5550');
  });

  it.each([
    [
      'markup',
      '<div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Blue lamp</h1><meta itemprop="gtin13" content="4006381333931"><p itemprop="offers" itemscope itemtype="https://schema.org/Offer"><b itemprop="price">9.00</b><meta itemprop="priceCurrency" content="EUR"><link itemprop="availability" href="https://schema.org/InStock"></p><p><span>Kód:</span> <span>BL-5550</span></p></div>',
    ],
    [
      'JSON-LD',
      '<script type="application/ld+json">{"@type":"Product","name":"Blue lamp","gtin13":"4006381333931","offers":{"price":"9.00","priceCurrency":"EUR","availability":"InStock"}}</script><h1>Blue lamp</h1><p>9.00 €</p><p>SKU: BL-5550</p>',
    ],
  ])('is looked for where %s knows a GTIN alone', (_, body) => {
    expect(extractPage(page(body))).toMatchObject({ sku: 'BL-5550', gtin: '4006381333931' });
  });

  it('is that of the model where the page shows no other', () => {
    const body = '<h1>Blue lamp</h1><p>9,00 €</p><table><tr><td>Modello:</td><td>IBS8-M</td></tr>';
    expect(extractPage(page(`${body}</table>`)).sku).toBe('IBS8-M');
    expect(extractPage(page(`${body}<tr><td>Codice:</td><td>BL-7200</td></tr></table>`)).sku).toBe('BL-7200');
  });

  it('leaves the numbers of other products alone', () => {
    const cards = [1, 2, 3].map(
      (each) => `<li><a href="/p/${each}">Lamp ${each}</a><span>SKU: OTHER-${each}00</span></li>`,
    );
    const [account] = readLabels(new PageText(page(`<h1>Blue lamp</h1><ul>${cards.join('')}</ul>`)));
    expect(account?.codes).toEqual([]);
  });
});
