import fc from 'fast-check';
import { readPromotionText } from './promotion-text.ts';
import type { PromotionFindings } from './promotion-text.ts';

const read = (text: string, language: string | null = 'en-GB'): PromotionFindings | null =>
  readPromotionText(text, { language, host: null });

describe('A5 percent off, in the words of 16 languages', () => {
  it.each([
    ['en', '20% off', 20],
    ['en', 'Save 15%', 15],
    ['en', 'You save £10.00 (25%)', 25],
    ['en', '-30%', 30],
    ['de', '20 % Rabatt', 20],
    ['de', 'Sie sparen 33%', 33],
    ['de', '-10 %', 10],
    ['fr', '−20 %', 20],
    ['fr', '20% de réduction', 20],
    ['fr', 'Économisez 12 %', 12],
    ['es', '25% de descuento', 25],
    ['es', 'Ahorra un 25%', 25],
    ['es', '25% dto.', 25],
    ['it', 'Sconto del 40%', 40],
    ['it', '40% di sconto', 40],
    ['pt', '35% de desconto', 35],
    ['pt', '35% OFF', 35],
    ['nl', '20% korting', 20],
    ['pl', '20% taniej', 20],
    ['pl', 'Rabat 20%', 20],
    ['cs', 'Sleva 20 %', 20],
    ['sk', 'Zľava 20 %', 20],
    ['ro', 'Reducere 15%', 15],
    ['ru', 'Скидка 20%', 20],
    ['zh', '8折', 20],
    ['zh', '8.5折', 15],
    ['ja', '30%OFF', 30],
    ['ja', '30％割引', 30],
    ['ko', '20% 할인', 20],
    ['hi', '20% की छूट', 20],
    ['hi', '२०% की छूट', 20],
  ])('%s: %s', (language, text, percent) => {
    expect(read(text, language)?.percent).toBe(percent);
  });

  it.each([
    '100% cotton',
    'inkl. 19% MwSt.',
    '19 % VAT included',
    '4.5% alcohol',
    '98% positive feedback',
    'Size 20-30%',
  ])('is not read from %s', (text) => {
    expect(read(text)?.percent ?? null).toBeNull();
  });
});

describe('A5 coupons', () => {
  it.each([
    ['en', 'Use code SAVE10 at checkout for 10% off', 'SAVE10', 10],
    ['en', 'Extra 20% off with code: SUMMER', 'SUMMER', 20],
    ['en', 'Promo code "HELLO15"', 'HELLO15', null],
    ['de', 'Mit dem Gutscheincode SPAR20 sparen Sie 20%', 'SPAR20', 20],
    ['de', 'Gutschein: HERBST24', 'HERBST24', null],
    ['de', 'Mit dem Code NUSS10 10 % extra sparen', 'NUSS10', 10],
    ['fr', 'Code promo : NOEL15', 'NOEL15', null],
    ['es', 'Con el código VERANO10 10% de descuento', 'VERANO10', 10],
    ['it', 'Codice sconto: ESTATE5', 'ESTATE5', null],
    ['pt', 'Use o cupom PRIMEIRA10', 'PRIMEIRA10', null],
    ['nl', 'Kortingscode: ZOMER10', 'ZOMER10', null],
    ['pl', 'Kod rabatowy: LATO20', 'LATO20', null],
    ['cs', 'Se slevovým kódem LETO10 sleva 10 %', 'LETO10', 10],
    ['sk', 'Zľavový kód: LETO10', 'LETO10', null],
    ['ro', 'Cod reducere: VARA10', 'VARA10', null],
    ['ru', 'По промокоду LETO10 скидка 10%', 'LETO10', 10],
    ['zh', '优惠码：SALE2026', 'SALE2026', null],
    ['ja', 'クーポンコード「HARU500」', 'HARU500', null],
    ['ko', '쿠폰코드: WELCOME5', 'WELCOME5', null],
    ['hi', 'कूपन कोड: DIWALI20', 'DIWALI20', null],
  ])('%s: %s', (language, text, code, percent) => {
    expect(read(text, language)?.coupon).toMatchObject({ code, percent });
  });

  it('reads what comes off as money', () => {
    expect(read('£5 off with code FIVER5')?.coupon).toEqual({
      code: 'FIVER5',
      percent: null,
      amount: { amount: '5', currency: 'GBP' },
    });
  });

  it.each(['ENTER CODE BELOW', 'QR code here', 'Product code: 12345', 'USE PROMO CODE AT CHECKOUT', 'Have a coupon?'])(
    'is not read from %s',
    (text) => {
      expect(read(text)?.coupon ?? null).toBeNull();
    },
  );
});

describe('A5 bundles', () => {
  it.each([
    ['en', '3 for 2', 3, 2, null],
    ['en', 'Any 2 for £5', 2, null, '5'],
    ['en', 'Buy 3, pay for 2', 3, 2, null],
    ['de', '3 für 2', 3, 2, null],
    ['de', '2. Packung zum halben Preis', 2, null, null],
    ['nl', '4 voor 3 op alle kussens', 4, 3, null],
    ['pl', '3 za 2', 3, 2, null],
    ['en', 'Buy one get one free', 2, 1, null],
    ['en', 'Buy 2 get 1 free', 3, 2, null],
    ['en', 'Buy one, get one half price', 2, null, null],
    ['de', 'Nimm 3, zahl 2', 3, 2, null],
    ['de', '2 für 10 €', 2, null, '10'],
    ['de', '3 zum Preis von 2', 3, 2, null],
    ['fr', '3 pour le prix de 2', 3, 2, null],
    ['fr', '2 achetés = 1 offert', 3, 2, null],
    ['fr', 'Le 2ème à -50%', 2, null, null],
    ['es', 'Promoción 3x2', 3, 2, null],
    ['es', 'Lleva 3 y paga 2', 3, 2, null],
    ['es', '2ª unidad al 50%', 2, null, null],
    ['it', 'Prendi 3 paghi 2', 3, 2, null],
    ['pt', 'Leve 3 pague 2', 3, 2, null],
    ['nl', '1+1 gratis', 2, 1, null],
    ['nl', '2 voor € 5,00', 2, null, '5.00'],
    ['nl', '2e halve prijs', 2, null, null],
    ['pl', '3 w cenie 2', 3, 2, null],
    ['pl', '2+1 gratis', 3, 2, null],
    ['cs', '2+1 zdarma', 3, 2, null],
    ['sk', '3 za cenu 2', 3, 2, null],
    ['ro', '2+1 gratis', 3, 2, null],
    ['ru', '3 по цене 2', 3, 2, null],
    ['zh', '买一送一', 2, 1, null],
    ['zh', '第二件半价', 2, null, null],
    ['ja', '2点で¥3,000', 2, null, '3000'],
    ['ja', '2点目半額', 2, null, null],
    ['ko', '1+1', 2, 1, null],
    ['hi', '2 खरीदें 1 मुफ़्त', 3, 2, null],
  ])('%s: %s', (language, text, quantity, paid, amount) => {
    const bundle = read(text, language)?.bundle;
    expect([bundle?.quantity, bundle?.paid, bundle?.price?.amount ?? null]).toEqual([quantity, paid, amount]);
  });

  it.each(['Pack of 2 for dogs', '4x3 cm', 'Made for 2 people', '2 for me', '5 for 10 years'])(
    'is not read from %s',
    (text) => {
      expect(read(text)?.bundle ?? null).toBeNull();
    },
  );
});

describe('A5 free shipping', () => {
  it.each([
    ['en', 'Free shipping', null],
    ['en', 'Free standard delivery over £50', '50'],
    ['de', 'Versandkostenfrei ab 50 €', '50'],
    ['de', 'Kostenloser Versand', null],
    ['fr', 'Livraison gratuite dès 49 €', '49'],
    ['es', 'Envío gratis', null],
    ['it', 'Spedizione gratuita sopra i 39 € oltre', '39'],
    ['pt', 'Frete grátis acima de R$ 199', '199'],
    ['nl', 'Gratis verzending vanaf € 20', '20'],
    ['pl', 'Darmowa dostawa od 199 zł', '199'],
    ['cs', 'Doprava zdarma od 1 499 Kč', '1499'],
    ['sk', 'Doprava zdarma', null],
    ['ro', 'Livrare gratuită peste 200 lei', '200'],
    ['ru', 'Бесплатная доставка от 3 000 ₽', '3000'],
    ['zh', '满99元包邮', '99'],
    ['ja', '3,980円以上で送料無料', '3980'],
    ['ko', '50,000원 이상 무료배송', '50000'],
    ['hi', '₹499 से अधिक पर फ्री डिलीवरी', '499'],
  ])('%s: %s', (language, text, amount) => {
    const found = read(text, language)?.freeShipping;
    expect(found === null || found === undefined ? 'none' : (found.from?.amount ?? null)).toBe(amount);
  });

  it('is not read where it is left out', () => {
    expect(read('Not eligible for free shipping')?.freeShipping ?? null).toBeNull();
  });
});

describe('A5 the end of a promotion', () => {
  it.each([
    ['en-US', 'Sale ends 12/31/2026', '2026-12-31'],
    ['en-GB', 'Offer valid until 31 December 2026', '2026-12-31'],
    ['en-US', 'Offer ends December 1, 2026', '2026-12-01'],
    ['de', 'Angebot gültig bis 31.12.2026', '2026-12-31'],
    ['de', 'Aktion vom 1.12.2026 bis zum 24. Dezember 2026', '2026-12-24'],
    ['fr', "Offre valable jusqu'au 31/12/2026", '2026-12-31'],
    ['es', 'Oferta válida hasta el 31 de diciembre de 2026', '2026-12-31'],
    ['it', 'Offerta valida fino al 31/12/2026', '2026-12-31'],
    ['pt', 'Promoção válida até 31/12/2026', '2026-12-31'],
    ['nl', 'Actie t/m 31 december 2026', '2026-12-31'],
    ['pl', 'Promocja obowiązuje do 31.12.2026', '2026-12-31'],
    ['cs', 'Akce platí do 31. 12. 2026', '2026-12-31'],
    ['sk', 'Akcia platí do 31.12.2026', '2026-12-31'],
    ['ro', 'Ofertă valabilă până la 31.12.2026', '2026-12-31'],
    ['ru', 'Акция действует до 31 декабря 2026', '2026-12-31'],
    ['zh', '优惠截止到2026年12月31日', '2026-12-31'],
    ['ja', 'セール期間：2026年12月1日〜2026年12月31日まで', '2026-12-31'],
    ['ko', '할인 행사 2026년 12월 31일까지', '2026-12-31'],
    ['hi', 'सेल 31 दिसंबर 2026 तक', '2026-12-31'],
  ])('%s: %s', (language, text, day) => {
    expect(read(text, language)?.endsAt).toBe(day);
  });

  it.each(['Delivery until 31.12.2026', 'Sale ends soon', 'Offer ends 03/04/2026', 'Offer ends 31 December'])(
    'is not read from %s where nothing tells the country',
    (text) => {
      expect(read(text, null)?.endsAt ?? null).toBeNull();
    },
  );
});

describe("A5 the shop's own lowest price of 30 days", () => {
  it.each([
    ['en', 'Lowest price in the last 30 days: £35.99', '35.99'],
    ['de', 'Niedrigster Preis der letzten 30 Tage: 35,99 €', '35.99'],
    ['fr', 'Prix le plus bas des 30 derniers jours : 35,99 €', '35.99'],
    ['es', 'Precio más bajo de los últimos 30 días: 35,99 €', '35.99'],
    ['it', 'Prezzo più basso degli ultimi 30 giorni: 35,99 €', '35.99'],
    ['pt', 'Preço mais baixo dos últimos 30 dias: 35,99 €', '35.99'],
    ['nl', 'Laagste prijs van de afgelopen 30 dagen: € 35,99', '35.99'],
    ['pl', 'Najniższa cena z 30 dni przed obniżką: 35,99 zł', '35.99'],
    ['cs', 'Nejnižší cena za posledních 30 dní: 359 Kč', '359'],
    ['sk', 'Najnižšia cena za posledných 30 dní: 35,99 €', '35.99'],
    ['ro', 'Cel mai mic preț din ultimele 30 de zile: 359,99 lei', '359.99'],
  ])('%s: %s', (language, text, amount) => {
    expect(read(text, language)?.lowestBefore?.amount).toBe(amount);
  });
});

describe('any text at all', () => {
  it('is read quickly, and never throws', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc
        .array(
          fc.constantFrom('20% ', 'code ', 'CODE', ' off', '2 for ', '- ', 'until ', '1.', '２', '送料無料', 'bis '),
          {
            maxLength: 80,
          },
        )
        .map((parts) => parts.join('')),
      fc.constantFrom('a '.repeat(150), '1 '.repeat(150), 'code'.repeat(75), '-'.repeat(300), 'gratis '.repeat(42)),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const findings = read(text);
        expect(findings === null || findings.percent === null || findings.percent < 100).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
