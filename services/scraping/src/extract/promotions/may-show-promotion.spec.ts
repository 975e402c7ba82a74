import { extractPage } from '../extract-page.ts';
import { PageText } from '../page-text.ts';
import { mayShowPromotion } from './may-show-promotion.ts';
import { readPromotionText } from './promotion-text.ts';

const may = (html: string, language = 'en'): boolean =>
  mayShowPromotion(new PageText({ url: 'https://shop.example/', html: `<html lang="${language}"><body>${html}` }));

describe('A5 whether a page may tell of a promotion', () => {
  it.each([
    ['en', 'Save 15%'],
    ['en', 'Promo code "HELLO"'],
    ['en', 'Use SUMMER at checkout'],
    ['en', '3 for 2'],
    ['en', 'Offer: 3 items for £10'],
    ['en', 'Any 2 for £5'],
    ['en', 'Buy one, get one half price'],
    ['en', 'Ships free'],
    ['en', 'Lowest price in 30 days: £31.50'],
    ['de', 'Gutschein: HERBST24'],
    ['de', '2 f&uuml;r 10 €'],
    ['de', 'Nimm 3, zahl 2'],
    ['de', 'VERSANDKOSTENFREI ab 50 €'],
    ['de', 'Niedrigster Preis der letzten 30 Tage: 20 €'],
    ['fr', '3 pour le prix de 2'],
    ['fr', 'Livraison offerte'],
    ['fr', 'Prix le plus bas des 30 derniers jours : 20 €'],
    ['es', 'Promoción 3x2'],
    ['es', 'ENVÍO GRATIS'],
    ['es', 'Con el c&oacute;digo VERANO'],
    ['it', 'Prendi 3 paghi 2'],
    ['it', 'Spedizione gratuita'],
    ['pt', 'Use o cupom PRIMEIRA10'],
    ['pt', 'FRETE GRÁTIS'],
    ['nl', '2 voor € 5,00'],
    ['nl', '2e halve prijs'],
    ['pl', 'Kod rabatowy: LATO'],
    ['pl', '3 w cenie 2'],
    ['pl', 'Darmowa dostawa'],
    ['pl', 'Najniższa cena z 30 dni: 20 zł'],
    ['cs', 'Se slevovým kódem LETO'],
    ['cs', 'Doprava zdarma'],
    ['sk', '3 za cenu 2'],
    ['ro', 'Transport gratuit'],
    ['ro', '3 la preț de 2'],
    ['ru', 'По ПРОМОКОДУ LETO'],
    ['ru', '3 по цене 2'],
    ['ru', 'Бесплатная доставка'],
    ['zh', '优惠码：SALE'],
    ['zh', '8折'],
    ['zh', '买一送一'],
    ['ja', '30％割引'],
    ['ja', 'クーポンコード「HARU」'],
    ['ja', '2点目半額'],
    ['ja', '送料無料'],
    ['ko', '쿠폰코드: WELCOME'],
    ['ko', '1+1'],
    ['ko', '무료 배송'],
    ['hi', '२०% की छूट'],
    ['hi', '2 खरीदें 1 मुफ़्त'],
    ['hi', 'फ्री डिलीवरी'],
  ])('%s: %s', (language, text) => {
    expect(may(`<p>${text}</p>`, language)).toBe(true);
  });

  it('is told of texts that tags part, and of what is struck through', () => {
    expect(may('<p>F<b>ree</b> shipping</p>')).toBe(true);
    expect(may('<p>−<b>20</b>&nbsp;<i>%</i></p>')).toBe(true);
    expect(may('<del>£10</del>')).toBe(true);
    expect(may('<S class="a">£10</S>')).toBe(true);
    expect(may('<i style="color: red; text-decoration: Line-Through">£10</i>')).toBe(true);
    expect(may('<a title="a > b" data-x="<script>">20%</a>')).toBe(true);
    expect(may('<!-- <script> --><p>20%')).toBe(true);
    expect(may('<script>1</SCRIPT ><p>20%')).toBe(true);
  });

  it('is not told of names, scripts, styles, comments and other numbers', () => {
    const page = `<style>.sale{width:50%;text-decoration:line-through}</style><script>sale("20% off")</script>
      <!-- free shipping --><div class="free code" data-discount="20%"><h1>Lamp 12</h1><p>£29.99, 40 cm, 2 pieces</p>
      <span>In stock</span><a href="/code?a=%20">Add to basket</a></div>`;
    expect(may(page)).toBe(false);
    expect(readPromotionText('£29.99, 40 cm, 2 pieces', { language: 'en', host: null })).toBeNull();
  });

  it('is so of any page in bytes that are no UTF-8, and of one with more text than is looked at', () => {
    const bytes = Buffer.from('<p>Lamp</p>');
    const latin = { url: 'https://shop.example/', contentType: 'text/html; charset=windows-1251', bytes };
    expect(mayShowPromotion(new PageText(latin))).toBe(true);
    expect(may(`<p>${'Lamp '.repeat(60_000)}</p>`)).toBe(true);
  });

  it('goes once through a style sheet that says it without end, and finds what stands behind', () => {
    const endless = `<style>${'a{text-decoration:line-through}'.repeat(150_000)}</style><p>Lamp</p>`;
    expect(may(endless)).toBe(false);
    expect(may(`${endless}<i style="text-decoration:line-through">Lamp</i>`)).toBe(true);
  });

  it('changes nothing of what is read', () => {
    const data = { '@type': 'Product', name: 'Lamp', sku: 'L1', offers: { price: '20', priceCurrency: 'EUR' } };
    const offers = { ...data.offers, availability: 'InStock' };
    const head = `<script type="application/ld+json">${JSON.stringify({ ...data, offers })}</script>`;
    const read = (body: string) =>
      extractPage(
        { url: 'https://shop.example/', html: `<html lang=de>${head}<h1>Lamp</h1> ${body}` },
        { promotion: true },
      );
    expect(read('<b>20 €</b>').promotion).toBeNull();
    expect(read('<b>20 €</b> <s>25 €</s>').promotion).toMatchObject({ percent: 20, wasPrice: { amount: '25' } });
  });
});
