import { document, numbersFrom } from './made-page.ts';

/** A page of a made shop that shows no article number, while its programs count their rows by ids. */
export interface NumberlessPage {
  readonly shop: string;
  readonly turn: number;
  readonly url: string;
  readonly html: string;
}

interface Thing {
  readonly id: number;
  readonly name: string;
  readonly price: number;
}

const SEED = 734;
const PAGES = 5;
const THINGS = ['Olive oil', 'Rye bread', 'Sea salt', 'Plum jam', 'Oat drink', 'Smoked tofu'];
const script = (text: string): string => `<script>${text}</script>`;

/** Each as another kind of program keeps its state. */
const SHOPS: readonly {
  readonly name: string;
  readonly language: string;
  readonly page: (thing: Thing) => { readonly head: string; readonly body: string };
}[] = [
  {
    name: 'pantry',
    language: 'en',
    page: ({ id, name, price }) => ({
      head: '',
      body: `<h1>${name}</h1><p>$${price}.00</p><button>Add to cart</button><script id="__NEXT_DATA__" type="application/json">${JSON.stringify(
        { props: { pageProps: { product: { id, title: name, price, currency: 'USD', stock: 12 } } } },
      )}</script>`,
    }),
  },
  {
    name: 'hofladen',
    language: 'de',
    page: ({ id, name, price }) => ({
      head: script(
        `window.__STORE__ = {"detail":{"productId":${id},"name":"${name}","price":"${price}.00","isAvailable":true}};`,
      ),
      body: `<h1>${name}</h1><div class="preis">${price},00 €</div><form><button>In den Warenkorb</button></form>`,
    }),
  },
  {
    name: 'mercado',
    language: 'es',
    page: ({ id, name, price }) => ({
      head: '',
      body: `<div id="app" data-product='${JSON.stringify({ id, name, price, unit: 'pieza' })}'></div><h1>${name}</h1><b>${price},00 €</b><button>Añadir al carrito</button>`,
    }),
  },
  {
    name: 'chiba',
    language: 'zh-TW',
    page: ({ id, name, price }) => ({
      head: script(
        `dataLayer = [{"event":"detail","items":[{"item_id":"${id}","item_name":"${name}","price":${price}}]}];`,
      ),
      body: `<h2>${name}</h2><span>NT$ ${price}</span><a role="button" href="#">加入購物車</a>`,
    }),
  },
];

/** The same on every machine. */
export function numberlessPages(): readonly NumberlessPage[] {
  return SHOPS.flatMap(({ name: shop, language, page }, index) => {
    const next = numbersFrom(SEED + index);
    return Array.from({ length: PAGES }, (_, turn): NumberlessPage => {
      const name = THINGS[Math.floor(next() * THINGS.length)] as string;
      // Rows of a young database: three or four digits.
      const thing = { id: 120 + Math.floor(next() * 8_000), name, price: 2 + Math.floor(next() * 90) };
      const { head, body } = page(thing);
      const path = `${name.toLowerCase().replaceAll(' ', '-')}-${'abcde'[turn]}`;
      return { shop, turn, url: `https://${shop}.example/${path}`, html: document(language, name, head, body) };
    });
  });
}
