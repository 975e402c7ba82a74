import { PageText } from '../page-text.ts';
import { scanOf } from '../page-scan.ts';
import { starsInText } from './stars.ts';
import { visibleReviews } from './visible-reviews.ts';

const read = (html: string, language = 'en') => {
  const page = new PageText({
    url: 'https://shop.example/p/1',
    html: `<html lang="${language}"><body>${html}</body></html>`,
  });
  return visibleReviews(scanOf(page).tree, page.locale);
};

describe('A6 stars', () => {
  it.each([
    ['4 out of 5 stars', 4, 5],
    ['4,5 von 5 Sternen', 4.5, 5],
    ['Note : 4,5 sur 5', 4.5, 5],
    ['4 de 5 estrellas', 4, 5],
    ['5つ星のうち4.0', 4, 5],
    ['8/10', 8, 10],
    ['★★★★☆', 4, 5],
    ['Rating: 3', 3, 5],
    ['4 gwiazdki', 4, 5],
    ['5점', 5, 5],
  ])('%s', (text, value, best) => {
    expect(starsInText(text)).toEqual({ value, best });
  });

  it.each(['12 of 15', '2026', '7 out of 5', 'a star'])('are not in %s', (text) => {
    expect(starsInText(text)).toBeNull();
  });
});

describe('A6 reviews that a page shows', () => {
  it('are found by their repetition, with author, day, stars and text', () => {
    const review = (author: string, stars: number, day: string, text: string) =>
      `<li class="review"><span class="stars" aria-label="${stars} out of 5 stars"></span><h4 class="title">Good lamp</h4>
       <span class="author">${author}</span> <time datetime="${day}">some day</time><p>${text}</p></li>`;
    expect(
      read(`<h1>Lamp</h1><h2>Customer reviews</h2><ul>${review('Ada L.', 5, '2026-10-01', 'It shines brighter than I thought it would.')}
        ${review('Bo', 2, '2026-09-12', 'The switch broke after a week, a pity.')}</ul>`),
    ).toEqual([
      {
        author: 'Ada L.',
        date: '2026-10-01',
        stars: { value: 5, best: 5 },
        title: 'Good lamp',
        text: 'It shines brighter than I thought it would.',
        language: 'en',
      },
      {
        author: 'Bo',
        date: '2026-09-12',
        stars: { value: 2, best: 5 },
        title: 'Good lamp',
        text: 'The switch broke after a week, a pity.',
        language: 'en',
      },
    ]);
  });

  it('are found without any name of a class, in another language', () => {
    const review = (text: string) =>
      `<div class="a1"><div>★★★★☆</div><div>von Ute K.</div><div>12. März 2026</div><div>${text}</div></div>`;
    const found = read(
      `<h1>Lampe</h1><h2>Bewertungen</h2><section>${review('Sehr schönes Licht, gerne wieder.')}${review('Etwas klein, aber fein gemacht.')}</section>`,
      'de',
    );
    expect(found).toHaveLength(2);
    expect(found[0]).toEqual({
      author: 'Ute K.',
      date: '2026-03-12',
      stars: { value: 4, best: 5 },
      title: null,
      text: 'Sehr schönes Licht, gerne wieder.',
      language: 'de',
    });
  });

  it('are neither cards of products with stars, nor news with dates', () => {
    const card =
      '<li><img alt="x"><span aria-label="4 out of 5 stars"></span><p>A chair that one can sit on</p><b>£20.00</b></li>';
    expect(read(`<h2>You may also like</h2><ul>${card.repeat(4)}</ul>`)).toEqual([]);
    const news =
      '<article><time datetime="2026-10-01"></time><span>News</span><p>We have opened another shop in town today.</p></article>';
    expect(read(`<h2>From our blog</h2>${news.repeat(3)}`)).toEqual([]);
  });
});
