import { guessCharset } from './charset-guess.ts';

/** The bytes of a text in an encoding, by turning its decoder round. */
function encode(text: string, label: string): Uint8Array {
  const bytesOf = new Map<string, number[]>();
  const decoder = new TextDecoder(label);
  for (let lead = 0x80; lead < 0xff; lead += 1) {
    const one = decoder.decode(Uint8Array.of(lead));
    if (!one.includes('\ufffd') && !bytesOf.has(one)) bytesOf.set(one, [lead]);
    for (let trail = 0x40; trail < 0xff; trail += 1) {
      const two = decoder.decode(Uint8Array.of(lead, trail));
      if ([...two].length === 1 && !two.includes('\ufffd') && !bytesOf.has(two)) bytesOf.set(two, [lead, trail]);
    }
  }
  return Uint8Array.from(
    [...text].flatMap((sign) => (sign < '\u0080' ? [sign.charCodeAt(0)] : (bytesOf.get(sign) ?? [0x3f]))),
  );
}

const page = (text: string): string =>
  `<html><head><title>x</title></head><body class="product page">${text} 12 999</body></html>`;

describe('A11 the encoding of a page that declares none', () => {
  it.each([
    ['windows-1251', 'Купить холодильник с доставкой. В наличии, цена 12 999 руб. Отзывы покупателей'],
    ['koi8-r', 'Купить холодильник с доставкой. В наличии, цена указана в рублях. Отзывы покупателей'],
    ['shift_jis', '税込価格はこちらです。カートに入れる。送料無料のお買い物はオンラインショップで'],
    ['euc-jp', '税込価格はこちらです。カートに入れる。送料無料のお買い物はオンラインショップで'],
    ['gb18030', '这个商品的价格是多少，我们可以加入购物车，现在就购买，大家的评价都很好'],
    ['big5', '這個商品的價格是多少，我們可以加入購物車，現在就購買，大家的評價都很好'],
    ['euc-kr', '장바구니에 담기 무료배송 상품의 가격은 다음과 같습니다. 구매하기'],
    [
      'windows-1250',
      'Přidat do košíku, zboží je skladem. Běžná cena s DPH, doručení během příštího týdne. Žlutý svetr',
    ],
    [
      'windows-1250',
      'Dodaj do koszyka, dostępny w magazynie. Najniższa cena, wysyłka już w środę. Świeże źródło, żółć',
    ],
    ['windows-1252', 'In den Warenkorb, Lieferung für 4,90 €. Größe wählen, später kaufen, schöne Grüße über München'],
    ['windows-1252', 'Ajouter au panier, livraison à domicile, prix réduit. Déjà épuisé, très demandé à la clientèle'],
    ['windows-1253', 'Προσθήκη στο καλάθι, άμεσα διαθέσιμο. Η τιμή περιλαμβάνει τον φόρο, δωρεάν αποστολή'],
    [
      'windows-1254',
      'Sepete ekle, ücretsiz kargo. Bu ürünün fiyatı için mağazamızı arayınız, şimdi alışveriş yapın, değişim',
    ],
    ['windows-1255', 'הוסף לעגלה, המחיר כולל מעם, משלוח חינם עד הבית'],
    ['windows-1256', 'أضف إلى السلة، السعر شامل الضريبة، التوصيل مجاني'],
    ['gb18030', '胡桃木台灯 现代简约 卧室床头灯 有货 商品编号'],
    ['big5', '胡桃木檯燈 現代簡約 臥室床頭燈 有貨'],
    ['koi8-r', 'Настольная лампа Сова. Магазин. В корзину. Артикул'],
    ['iso-8859-2', 'Stolní lampa Žluťoučký kůň, žlutý šátek, těžší než dřív, zboží skladem'],
    ['windows-874', 'เพิ่มลงในตะกร้า ราคารวมภาษี จัดส่งฟรี'],
  ])('is %s for %s', (label, text) => {
    expect(guessCharset(encode(page(text), label), null)).toBe(label);
  });

  it('is what browsers take where there is too little to tell', () => {
    expect(guessCharset(new TextEncoder().encode('<p>only plain letters</p>'), null)).toBe('windows-1252');
    expect(guessCharset(new TextEncoder().encode('<p>only plain letters</p>'), 'ja')).toBe('shift_jis');
  });
});
