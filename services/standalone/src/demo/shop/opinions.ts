import type { Article } from './catalogue.ts';
import { MARKETS } from './markets.ts';
import type { ProductState } from './movement.ts';

type Opinion = readonly [stars: number, author: string, day: string, text: string];

/** What people made up for this shop think of whatever they bought. */
const OPINIONS: Readonly<Record<string, readonly Opinion[]>> = {
  en: [
    [5, 'Priya N.', '2026-10-28', 'Exactly what I was looking for, and it arrived a day early.'],
    [4, 'Tom H.', '2026-10-19', 'Good quality for the money. The manual could be clearer.'],
    [2, 'Marge', '2026-10-11', 'It worked for two weeks and then began to make a noise.'],
    [5, 'Oluwaseun A.', '2026-09-30', 'Bought a second one for my parents. They like it too.'],
    [3, 'J. Weaver', '2026-09-17', 'Does what it should. Smaller than the picture suggests.'],
    [1, 'Anonymous', '2026-09-02', 'The box was open and a part was missing.'],
    [4, 'Sofia', '2026-08-23', 'Easy to clean, and it looks good on the shelf.'],
    [5, 'Dev P.', '2026-08-11', 'In use every day since spring, and still like new.'],
  ],
  de: [
    [5, 'Ute K.', '2026-10-27', 'Genau das, was ich gesucht habe, und schnell geliefert.'],
    [4, 'Mehmet Y.', '2026-10-15', 'Gute Qualität für den Preis. Die Anleitung ist etwas knapp.'],
    [2, 'Bernd', '2026-10-04', 'Nach zwei Wochen kam ein Geräusch, das nicht mehr wegging.'],
    [5, 'Familie Lang', '2026-09-21', 'Haben gleich ein zweites Stück bestellt.'],
    [3, 'A. Winter', '2026-09-09', 'Tut, was es soll. Kleiner als auf dem Bild.'],
  ],
};
const LEAST = 3;

/** A rating and some reviews, which are others when the price has moved, as new ones come and old ones leave the page. */
export function opinionsOf({ market, gtin }: Article, { price }: ProductState): object {
  const said = OPINIONS[MARKETS[market].locale.slice(0, 2)];
  if (said === undefined) return {};
  const turn = Number(price.replaceAll(/\D/g, '')) % (said.length - LEAST + 1);
  const shown = said.slice(turn, turn + LEAST);
  const mean = shown.reduce((sum, [stars]) => sum + stars, 0) / shown.length;
  return {
    aggregateRating: {
      '@type': 'AggregateRating',
      // Few of many who have rated it are shown.
      ratingValue: Math.round((4.1 + (mean - 4.1) / 10) * 100) / 100,
      bestRating: 5,
      reviewCount: 40 + (Number(gtin.slice(-3)) % 90) + turn,
    },
    review: shown.map(([stars, author, datePublished, reviewBody]) => ({
      '@type': 'Review',
      author: { '@type': 'Person', name: author },
      datePublished,
      reviewRating: { '@type': 'Rating', ratingValue: stars, bestRating: 5 },
      reviewBody,
    })),
  };
}
