import { comma, document, escaped, isOut, jsonLd } from './made-page.ts';
import type { MadeShop, Variant } from './made-page.ts';

// Written before the reading was tuned and kept aside until it was.

const TURNS: readonly Variant['state'][] = [
  'out_of_stock',
  'in_stock',
  'out_of_stock',
  'out_of_stock',
  'in_stock',
  'discontinued',
  'in_stock',
  'out_of_stock',
  'backorder',
  'out_of_stock',
];
const PLAIN: readonly Variant['state'][] = [
  'in_stock',
  'out_of_stock',
  'in_stock',
  'out_of_stock',
  'out_of_stock',
  'in_stock',
  'out_of_stock',
  'out_of_stock',
  'in_stock',
  'out_of_stock',
];
const PRE: readonly Variant['state'][] = [
  'out_of_stock',
  'preorder',
  'out_of_stock',
  'in_stock',
  'out_of_stock',
  'discontinued',
  'in_stock',
  'out_of_stock',
  'in_stock',
  'out_of_stock',
];

/** Options of a select carry the state; structured data is right every other time. */
const haneul: MadeShop = {
  name: 'haneul',
  host: 'haneul.example',
  language: 'ko',
  isKnown: false,
  states: PLAIN,
  page: (v) => {
    const out = isOut(v.state);
    return document(
      'ko',
      `${v.name} - 하늘상점`,
      v.turn % 2 === 0 ? jsonLd(v, 'KRW', out ? 'OutOfStock' : 'InStock') : '',
      `<div id="header"><a href="/basket.html">장바구니</a></div><div id="contents"><div class="headingArea"><h2>${escaped(v.name)}</h2>${out ? '<span class="icon"><img src="/soldout.gif" alt="품절"></span>' : ''}</div><table><tr><th>판매가</th><td><strong>${Number(v.price).toFixed(0)}원</strong></td></tr><tr><th>상품코드</th><td>${v.sku}</td></tr><tr><th>옵션</th><td><select><option>- [필수] 옵션 선택 -</option><option ${out ? 'disabled' : ''}>${v.size}${out ? ' [품절]' : ''}</option></select></td></tr></table><div class="action"><a class="btn ${out ? 'displaynone' : ''}" style="${out ? 'display:none' : ''}" href="#none" onclick="buy()">바로구매</a><a style="${out ? 'display:none' : ''}" href="#none" onclick="add()">장바구니 담기</a><span class="${out ? '' : 'displaynone'}" style="${out ? '' : 'display:none'}">품절된 상품입니다</span></div></div><div class="rel"><h3>관련 상품</h3><ul>${v.others.map((o) => `<li><a href="/p/${o.price}">${o.name}</a> ${o.price}원 ${o.isSoldOut ? '<b>품절</b>' : ''}</li>`).join('')}</ul></div>`,
    );
  },
};

/** A block takes the place of the button. */
const lojamar: MadeShop = {
  name: 'lojamar',
  host: 'lojamar.example',
  language: 'pt',
  isKnown: false,
  states: TURNS,
  page: (v) => {
    const out = isOut(v.state);
    const state = {
      id: v.id,
      name: v.name,
      productReference: v.sku,
      items: [
        {
          itemId: String(v.id),
          sellers: [{ commertialOffer: { Price: Number(v.price), AvailableQuantity: out ? 0 : 12 } }],
        },
      ],
    };
    return document(
      'pt-BR',
      `${v.name} - Loja Mar`,
      `${v.turn % 3 === 0 ? jsonLd(v, 'BRL', 'InStock') : ''}<script>var skuJson_0 = ${JSON.stringify(state)};</script>`,
      `<div class="topo"><a href="/nossas-lojas">Nossas lojas</a></div><div class="x1"><div class="x2"><h1><span>${escaped(v.name)}</span></h1><div class="x3">Cód.: ${v.sku}</div>${v.state === 'discontinued' ? '<div class="x4"><p>Produto fora de linha</p></div>' : out ? '<div class="x4"><p>Produto indisponível</p><p>Deixe seu e-mail e avisaremos quando chegar</p><input type="email" placeholder="Digite seu e-mail"><button>Avise-me</button></div>' : `<div class="x5"><span>R$ ${comma(v.price)}</span><span>ou 3x de R$ ${comma((Number(v.price) / 3).toFixed(2))} sem juros</span>${v.state === 'backorder' ? '<p>Feito sob encomenda: envio em 20 dias úteis</p>' : '<p>Em estoque</p>'}<button>Comprar</button></div>`}</div></div><div class="vitrine"><h2>Quem viu este produto também comprou</h2>${v.others.map((o) => `<div><a href="/${o.price}/p">${o.name}</a><span>R$ ${comma(o.price)}</span>${o.isSoldOut ? '<span>Produto esgotado</span>' : '<button>Comprar</button>'}</div>`).join('')}</div>`,
    );
  },
};

/** A page of one column, buttons of both kinds with one hidden by a class that a stylesheet knows. */
const shanlan: MadeShop = {
  name: 'shanlan',
  host: 'shanlan.example',
  language: 'zh-TW',
  isKnown: false,
  states: PRE,
  page: (v) => {
    const words: Record<Variant['state'], string> = {
      in_stock: '現貨',
      out_of_stock: '補貨中',
      discontinued: '商品已下架',
      preorder: '預購商品，預計4月出貨',
      backorder: '可訂購',
    };
    const out = isOut(v.state);
    return document(
      'zh-Hant-TW',
      `${v.name} | 山嵐生活`,
      v.turn % 2 === 0
        ? `<meta property="og:title" content="${escaped(v.name)}"><meta property="product:price:amount" content="${v.price}"><meta property="product:price:currency" content="TWD"><meta property="product:availability" content="${v.turn % 4 === 0 ? (out ? 'oos' : 'in stock') : 'in stock'}">`
        : '',
      `<header><a href="/cart">購物車</a></header><article><h1>${escaped(v.name)}</h1><p>商品編號：${v.sku}</p><p class="p">NT$ ${Number(v.price).toFixed(0)}</p><p class="status">供貨狀況：${words[v.state]}</p>${out ? (v.state === 'discontinued' ? '' : '<button class="b">貨到通知我</button>') : `<button class="b">${v.state === 'preorder' ? '立即預購' : '加入購物車'}</button>`}<p>門市取貨：台北店 有現貨</p></article><h3>猜你喜歡</h3><div class="g">${v.others.map((o) => `<a href="/i/${o.price}">${o.name}<br>NT$ ${o.price}<br>${o.isSoldOut ? '已售完' : ''}</a>`).join('')}</div>`,
    );
  },
};

/** For businesses: figures of stock in a table, an order taken in every state but some. */
const fastbolt: MadeShop = {
  name: 'fastbolt',
  host: 'fastbolt.example',
  language: 'en',
  isKnown: false,
  states: TURNS,
  page: (v) => {
    const words: Record<Variant['state'], string> = {
      in_stock: `${20 + v.turn} in stock - ships today`,
      out_of_stock: v.turn % 2 === 0 ? '0 in stock' : 'Temporarily out of stock, more expected soon',
      discontinued: 'Discontinued by the manufacturer',
      backorder: 'On backorder. Usually ships in 4 weeks',
      preorder: 'Coming soon',
    };
    const out = isOut(v.state);
    return document(
      'en-US',
      `${v.sku} ${v.name} - Fastbolt Supply`,
      '',
      `<table class="nav"><tr><td><a href="/branches">Branches</a></td><td><a href="/cart">Cart</a></td></tr></table><h1>${escaped(v.name)}</h1><table class="facts"><tr><td>Item #</td><td>${v.sku}</td></tr><tr><td>Mfr</td><td>${v.brand}</td></tr><tr><td>Availability</td><td>${words[v.state]}</td></tr><tr><td>Price each</td><td>$${v.price}</td></tr></table><form action="/cart/add.asp" method="post">Qty <input name="qty" value="1"><input type="submit" value="Add to Cart"${out ? ' disabled' : ''}></form><p>Orders placed before 3pm ship the same day. Out of stock items are cancelled.</p><h4>Customers also bought</h4><table>${v.others.map((o) => `<tr><td><a href="/i/${o.price}">${o.name}</a></td><td>$${o.price}</td><td>${o.isSoldOut ? 'Out of stock' : 'In stock'}</td></tr>`).join('')}</table>`,
    );
  },
};

/** A delivery line alone says it. */
const bergmann: MadeShop = {
  name: 'bergmann',
  host: 'bergmann.example',
  language: 'de',
  isKnown: false,
  states: PRE,
  page: (v) => {
    const words: Record<Variant['state'], string> = {
      in_stock: 'Sofort versandfertig, Lieferzeit ca. 1-3 Werktage',
      out_of_stock: v.turn % 2 === 0 ? 'Dieser Artikel steht derzeit nicht zur Verfügung!' : 'Momentan nicht verfügbar',
      discontinued: 'Artikel wurde aus dem Sortiment genommen und ist nicht mehr erhältlich',
      preorder: 'Erscheint am 01.06.2027',
      backorder: 'Lieferzeit ca. 20 Werktage',
    };
    const out = isOut(v.state);
    return document(
      'de',
      `${v.name} | Bergmann`,
      `<meta itemprop="x">${v.turn % 2 === 0 ? jsonLd(v, 'EUR', 'InStock') : ''}`,
      `<div class="is--ctl-detail"><div class="top-bar"><a href="/abholung">Abholung im Markt</a></div><div class="product--buybox"><h1>${escaped(v.name)}</h1><div class="product--price">${comma(v.price)} €*</div><p class="tax">inkl. MwSt. zzgl. Versandkosten</p><div class="product--delivery"><p><i></i><span>${words[v.state]}</span></p></div>${out ? (v.state === 'discontinued' ? '' : '<div class="notify"><p>Benachrichtigen Sie mich, sobald der Artikel lieferbar ist.</p><input type="email"><button>Eintragen</button></div>') : '<form action="/checkout/addArticle"><button>In den Warenkorb</button></form>'}<ul><li>Artikel-Nr.: ${v.sku}</li></ul></div><div class="tabs"><a href="#z">Zubehör</a><div>${v.others.map((o) => `<div class="box--article"><a href="/d/${o.price}">${o.name}</a> ${comma(o.price)} € * <span>${o.isSoldOut ? 'Nicht auf Lager' : 'Sofort lieferbar'}</span></div>`).join('')}</div></div></div>`,
    );
  },
};

/** Two lines that look alike: what the shop has, and what its supplier has. */
const carpati: MadeShop = {
  name: 'carpati',
  host: 'carpati.example',
  language: 'ro',
  isKnown: false,
  states: PLAIN,
  page: (v) => {
    const out = isOut(v.state);
    return document(
      'ro',
      `${v.name} - Carpați Shop`,
      `<script>var produs = {"denumire":"${v.name}","cod":"${v.sku}","pret":${v.price}};</script>`,
      `<div class="a"><a href="/magazine">Magazine</a></div><div class="b"><h1>${escaped(v.name)}</h1><span>Cod produs: ${v.sku}</span><div class="c">${comma(v.price)} Lei</div><div class="d">${out ? (v.turn % 2 === 0 ? 'Stoc epuizat' : 'Momentan indisponibil') : v.turn % 2 === 0 ? 'În stoc' : 'Stoc limitat'}</div>${out ? '<button class="e" disabled>Adaugă în coș</button><a class="f" href="#">Anunță-mă când revine în stoc</a>' : '<button class="e">Adaugă în coș</button>'}<div>Livrare în 24-48 de ore pentru produsele aflate în stoc</div></div><div class="g"><h2>Produse similare</h2>${v.others.map((o) => `<div><a href="/x/${o.price}">${o.name}</a> ${comma(o.price)} Lei ${o.isSoldOut ? 'Indisponibil' : 'În stoc'}</div>`).join('')}</div>`,
    );
  },
};

/** Buttons alone: no word of stock when it can be bought. */
const rangoli: MadeShop = {
  name: 'rangoli',
  host: 'rangoli.example',
  language: 'hi',
  isKnown: false,
  states: PLAIN,
  page: (v) => {
    const out = isOut(v.state);
    return document(
      'hi',
      `${v.name} | रंगोली`,
      v.turn % 2 === 0 ? jsonLd(v, 'INR', 'InStock') : '',
      `<nav><a href="/c">कार्ट</a></nav><section><h1>${escaped(v.name)}</h1><div>₹${v.price}</div><div>आइटम कोड: ${v.sku}</div>${out ? (v.turn % 2 === 0 ? '<div>स्टॉक में नहीं है</div><button>मुझे सूचित करें</button>' : '<button disabled>बिक गया</button>') : '<button>कार्ट में जोड़ें</button><button>अभी खरीदें</button>'}</section><section><h2>मिलते-जुलते उत्पाद</h2>${v.others.map((o) => `<div><a href="/p/${o.price}">${o.name}</a> ₹${o.price} ${o.isSoldOut ? '<i>स्टॉक में नहीं</i>' : '<button>कार्ट में जोड़ें</button>'}</div>`).join('')}</section>`,
    );
  },
};

/** Structured data right, words few. */
const tatranka: MadeShop = {
  name: 'tatranka',
  host: 'tatranka.example',
  language: 'sk',
  isKnown: false,
  states: TURNS,
  page: (v) => {
    const words: Record<Variant['state'], string> = {
      in_stock: 'Skladom',
      out_of_stock: 'Vypredané',
      discontinued: 'Predaj ukončený',
      backorder: 'Na objednávku do 3 týždňov',
      preorder: 'Pripravujeme',
    };
    const schema = {
      in_stock: 'InStock',
      out_of_stock: 'OutOfStock',
      discontinued: 'Discontinued',
      backorder: 'BackOrder',
      preorder: 'PreOrder',
    }[v.state];
    return document(
      'sk',
      `${v.name} - Tatranka.example`,
      jsonLd(v, 'EUR', v.turn % 4 === 0 ? 'InStock' : schema),
      `<div><h1>${escaped(v.name)}</h1><div class="kod">Katalógové číslo: ${v.sku}</div><div>${comma(v.price)} €</div><div class="sklad">${words[v.state]}</div>${isOut(v.state) ? '' : '<button>Vložiť do košíka</button>'}<p>Osobný odber: predajňa Poprad, skladom</p></div><div><h3>Zákazníci tiež kúpili</h3>${v.others.map((o) => `<p><a href="/t/${o.price}">${o.name}</a> ${comma(o.price)} € – ${o.isSoldOut ? 'vypredané' : 'skladom'}</p>`).join('')}</div>`,
    );
  },
};

export const UNSEEN_SHOPS: readonly MadeShop[] = [
  haneul,
  lojamar,
  shanlan,
  fastbolt,
  bergmann,
  carpati,
  rangoli,
  tatranka,
];
