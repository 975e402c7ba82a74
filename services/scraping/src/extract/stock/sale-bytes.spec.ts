import { ByteWords } from '../byte-words.ts';
import { extractPage } from '../extract-page.ts';
import { isBuyText } from '../visible/page-landmarks.ts';
import { SALE_BYTES } from './sale-bytes.ts';
import { SPACED } from './stock-words.ts';

describe('pieces of what says that something can be bought', () => {
  it.each(Object.keys(SALE_BYTES))('are in every such wording of %s', (language) => {
    const finder = new ByteWords([...(SALE_BYTES[language] ?? []), ...(SALE_BYTES['en'] ?? [])], { anyCase: true });
    const words = SPACED[language];
    const phrases = [words?.in, words?.backorder, words?.preorder].flatMap((list) => list?.split(',') ?? []);
    const times = [words?.day, words?.week, words?.month].flatMap((list) => list?.split(',') ?? []);
    const missed = [
      ...phrases.map((phrase) => `>${phrase.replaceAll('*', '')} <`),
      ...times.filter((time) => time !== 'h').map((time) => `>2 ${time.replaceAll('*', '')} <`),
    ].filter((text) => !finder.isIn(Buffer.from(text)) && !finder.isIn(Buffer.from(text.toUpperCase())));
    expect(missed).toEqual([]);
  });

  it.each([
    ['en', 'Add to cart'],
    ['en', 'Add to your bag'],
    ['en', 'Buy'],
    ['en', 'Pre-order'],
    ['de', 'In den Warenkorb'],
    ['de', 'Jetzt kaufen'],
    ['fr', 'Ajouter au panier'],
    ['fr', 'Commander'],
    ['es', 'Añadir a la cesta'],
    ['es', 'Comprar'],
    ['it', 'Aggiungi al carrello'],
    ['it', 'Acquista'],
    ['nl', 'In winkelwagen'],
    ['nl', 'Bestellen'],
  ])('are in the button of %s that says "%s"', (language, text) => {
    const finder = new ByteWords([...(SALE_BYTES[language] ?? []), ...(SALE_BYTES['en'] ?? [])], { anyCase: true });
    expect(isBuyText(text)).toBe(true);
    expect(finder.isIn(Buffer.from(`<button>${text}</button>`))).toBe(true);
  });
});

describe('data that says "sold out"', () => {
  const data =
    '<script type="application/ld+json">{"@type":"Product","name":"Lamp","sku":"L-1","offers":{"price":"20.00","priceCurrency":"EUR","availability":"https://schema.org/OutOfStock"}}</script>';
  const read = (body: string): string =>
    extractPage({
      url: 'https://shop.example/p/lamp',
      html: `<html lang="en"><title>Lamp</title>${data}<body><h1>Lamp</h1><p>€ 20.00</p>${body}`,
    }).availability;

  it('is believed where nothing speaks against it, and not where a person sees that it can be bought', () => {
    expect(read('<p>A lamp of steel.</p>')).toBe('out_of_stock');
    expect(read('<p>In stock</p><button>Add to cart</button>')).toBe('in_stock');
  });
});
