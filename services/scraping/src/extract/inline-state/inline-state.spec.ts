import { PageText } from '../page-text.ts';
import { findPlaces } from '../../stored-page/find-places.ts';
import { extractPage } from '../extract-page.ts';
import { findInlineState } from './find-inline-state.ts';
import { readLiteral } from './js-literal.ts';
import { readInlineState } from './read-inline-state.ts';

const url = 'https://shop.example/p/blue-lamp?variant=72';
const pageOf = (body: string, address = url): PageText =>
  new PageText({
    url: address,
    html: `<html lang="en"><head><title>Blue lamp | Shop</title></head><body>${body}</body>`,
  });

function read(body: string, address = url) {
  const product = readInlineState(pageOf(body, address))[0]?.products[0];
  const offer = product?.offers[0];
  return {
    name: product?.name?.value ?? null,
    sku: offer?.sku?.value ?? product?.sku?.value ?? null,
    price: offer?.price?.reading.amount ?? null,
    list: offer?.listPrice?.reading.amount ?? null,
    stock: offer?.availability?.value ?? null,
    path: offer?.price?.path ?? null,
  };
}

describe('JavaScript literals', () => {
  it.each([
    [`{a: 1, 'b': "x\\u00e9", c: [1,,2,], d: !0, e: void 0}`, { a: 1, b: 'xé', c: [1, null, 2], d: true, e: null }],
    [
      '{price: parseFloat("19.90"), name: `lamp`, /* was */ old: x.y(1, "}"), n: "a" + "b"}',
      { price: '19.90', name: 'lamp', old: null, n: 'ab' },
    ],
    ['{run: function (a) { return "}"; }, go() { return 1 }, ...rest, sku: "S-1"}', { run: null, sku: 'S-1' }],
    [`JSON.parse('{"a":1}')`, { a: 1 }],
  ])('reads %s', (text, value) => {
    expect(JSON.parse(JSON.stringify(readLiteral(text, 0).value))).toEqual(value);
  });

  it.each(['{a:', '[1, "x', '{"a": `', '{;}', '[)', '{a{'])('ends at %s, which is no literal', (text) => {
    expect(readLiteral(text, 0).value).toBeUndefined();
  });
});

describe("the product in the state of a page's programs", () => {
  it.each<[string, string, Partial<ReturnType<typeof read>>]>([
    [
      'JSON of a framework',
      '<script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":{"product":{"name":"Blue lamp","sku":"BL-72","price":{"current":{"value":49.5},"original":{"value":60}},"stock":{"quantity":0}},"related":[{"name":"Red lamp","price":9}]}}}</script>',
      {
        name: 'Blue lamp',
        sku: 'BL-72',
        price: '49.5',
        list: '60',
        stock: 'out_of_stock',
        path: '#__NEXT_DATA__.props.pageProps.product.price.current.value',
      },
    ],
    [
      'a data layer of GA4',
      `<script>window.dataLayer = window.dataLayer || []; dataLayer.push({event: "view_item", ecommerce: {currency: "EUR", items: [{item_id: 'L72', item_name: 'Blue lamp', price: 19.9, quantity: 1}]}});</script>`,
      { sku: 'L72', price: '19.9', stock: null, path: 'dataLayer.push.ecommerce.items[0].price' },
    ],
    [
      'amounts in the smallest coin beside what is shown',
      '<p>€49.50</p><script>var meta = {"product":{"id":7,"title":"Blue lamp","price_varies":false,"compare_at_price":6000,"price":4950,"available":true,"variants":[{"id":72,"sku":"BL-72","price":4950,"compare_at_price":6000,"available":false,"requires_shipping":true},{"id":73,"sku":"BL-73","price":4950,"available":true,"requires_shipping":true}]}};</script>',
      { sku: 'BL-72', price: '49.50', list: '60.00', stock: 'out_of_stock' },
    ],
    [
      'an amount that only looks like one in the smallest coin',
      '<p>1,999 kr</p><script>var product = {"name":"Blue lamp","sku":"BL-72","price":1999,"in_stock":true};</script>',
      { price: '1999', stock: 'in_stock' },
    ],
    [
      'a table of variants in an attribute',
      `<form data-product_variations="[{&quot;variation_id&quot;:72,&quot;attributes&quot;:{&quot;size&quot;:&quot;s&quot;},&quot;display_price&quot;:19.5,&quot;display_regular_price&quot;:25,&quot;is_in_stock&quot;:false,&quot;sku&quot;:&quot;S72&quot;},{&quot;variation_id&quot;:73,&quot;attributes&quot;:{},&quot;display_price&quot;:21,&quot;is_in_stock&quot;:true,&quot;sku&quot;:&quot;S73&quot;}]"></form>`,
      {
        sku: 'S72',
        price: '19.5',
        list: '25',
        stock: 'out_of_stock',
        path: '[data-product_variations][0].display_price',
      },
    ],
    [
      'prices by the number of a variant',
      '<script type="text/x-magento-init">{"#f":{"configurable":{"spConfig":{"name":"Blue lamp","productId":"7","optionPrices":{"72":{"oldPrice":{"amount":30},"finalPrice":{"amount":24}},"73":{"oldPrice":{"amount":31},"finalPrice":{"amount":26}}}}}}}</script>',
      { sku: '72', price: '24', list: '30' },
    ],
    [
      'a function that is called at once',
      '<script>window.__NUXT__=(function(a,b,c){return {data:[{product:{name:a,sku:"BL-72",price:b,in_stock:c}}]}}("Blue lamp",12.5,false));</script>',
      { name: 'Blue lamp', price: '12.5', stock: 'out_of_stock' },
    ],
    [
      'a flat payload',
      '<script type="application/json" id="__NUXT_DATA__">[["Reactive",1],{"product":2},{"name":3,"sku":4,"price":5,"inStock":6},"Blue lamp","BL-72",12.5,true]</script>',
      { name: 'Blue lamp', sku: 'BL-72', price: '12.5', stock: 'in_stock' },
    ],
    [
      'lines that a server streams',
      `<script>self.__next_f.push([1,"5:[\\"$\\",\\"div\\",null,{\\"product\\":{\\"name\\":\\"Blue lamp\\",\\"sku\\":\\"BL-72\\","])</script><script>self.__next_f.push([1,"\\"salePrice\\":12.5,\\"price\\":15,\\"availability\\":\\"OUT_OF_STOCK\\"}}]\\n"])</script>`,
      { price: '12.5', stock: 'out_of_stock' },
    ],
    [
      'an object of another product',
      '<script>var product = {"name":"Red chair","sku":"RC-1","price":10};</script>',
      { price: null },
    ],
    [
      'other products beside it',
      '<script>var data = {"recommendations":[{"name":"Blue lamp","price":10},{"name":"Red lamp","price":9}]};</script>',
      { price: null },
    ],
  ])('reads %s', (_, body, expected) => {
    expect(read(body)).toMatchObject(expected);
  });

  it('takes the currency that stands beside the amount, else the one of the same amount on the page', () => {
    const currencyOf = (price: string) =>
      extractPage({
        url,
        html: `<html lang="sv"><title>Blue lamp</title><h1>Blue lamp</h1><p>1 990 kr</p><script>var product = {"name":"Blue lamp","sku":"BL-72","price":${price},"in_stock":true};</script>`,
      }).price;
    expect(currencyOf('{"current":1990,"currency":"NOK"}')).toEqual({ amount: '1990', currency: 'NOK' });
    expect(currencyOf('1990')).toEqual({ amount: '1990', currency: 'SEK' });
  });

  it('finds what it read again in the stored page', () => {
    const html =
      '<html><title>Blue lamp</title><script>var product = {"name":"Blue lamp","sku":"BL-72","price":19.5,"in_stock":false};</script>';
    const { fields, price, availability } = extractPage({ url, html });
    expect([price?.amount, availability]).toEqual(['19.5', 'out_of_stock']);
    const places = findPlaces(new PageText({ url, html }), fields);
    expect(places.missing).toEqual([]);
    expect(places.data[0]?.spots.map(([name]) => name)).toEqual(
      expect.arrayContaining(['price', 'availability', 'sku']),
    );
  });
});

describe('state that means harm', () => {
  it.each<[string, () => string]>([
    ['open brackets', () => `<script>var price = ${'['.repeat(200_000)}</script>`],
    ['a thousand assignments that end nowhere', () => `<script>${'price = {"a": "'.repeat(20_000)}</script>`],
    ['objects one in another', () => `<script>var price = ${'{"a":'.repeat(100_000)}1</script>`],
    ['scripts without an end', () => '<script>price={'.repeat(50_000)],
    ['attributes without an end', () => `<p ${'a="[{&quot;price '.repeat(50_000)}`],
    [
      'a payload that leads back to itself',
      () => '<script type="application/json">[["a",1],{"price":1,"name":0},2]</script>',
    ],
    [
      'a hundred thousand products',
      () => `<script>var stock = [${'{"name":"Blue lamp","price":1},'.repeat(100_000)}]</script>`,
    ],
  ])('ends on %s', (_, make) => {
    const before = process.cpuUsage();
    findInlineState(pageOf(make()));
    readInlineState(pageOf(make()));
    const { user, system } = process.cpuUsage(before);
    expect(user + system).toBeLessThan(3_000_000);
  });
});
