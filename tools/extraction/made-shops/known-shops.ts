import { comma, document, escaped, isOut, jsonLd } from './made-page.ts';
import type { MadeShop, Variant } from './made-page.ts';

const MOSTLY_OUT: readonly Variant['state'][] = [
  'in_stock',
  'out_of_stock',
  'out_of_stock',
  'in_stock',
  'out_of_stock',
  'in_stock',
  'out_of_stock',
  'out_of_stock',
  'in_stock',
  'out_of_stock',
];
const WITH_GONE: readonly Variant['state'][] = [
  'out_of_stock',
  'in_stock',
  'discontinued',
  'out_of_stock',
  'in_stock',
  'out_of_stock',
  'preorder',
  'out_of_stock',
  'in_stock',
  'out_of_stock',
];
const WITH_BACKORDER: readonly Variant['state'][] = [
  'out_of_stock',
  'backorder',
  'in_stock',
  'out_of_stock',
  'discontinued',
  'in_stock',
  'out_of_stock',
  'out_of_stock',
  'preorder',
  'out_of_stock',
];

const schemaState = (v: Variant): string =>
  ({
    in_stock: 'InStock',
    out_of_stock: 'OutOfStock',
    discontinued: 'Discontinued',
    preorder: 'PreOrder',
    backorder: 'BackOrder',
  })[v.state];

/** Sections of a theme, a form with a select, the right JSON-LD, messages for every state in a script. */
const northlamp: MadeShop = {
  name: 'northlamp',
  host: 'northlamp.example',
  language: 'en',
  isKnown: true,
  states: MOSTLY_OUT,
  page: (v) =>
    document(
      'en',
      `${v.name} – Northlamp`,
      `${v.turn % 2 === 0 ? jsonLd(v, 'USD', schemaState(v)) : ''}<script>window.theme = {strings: {addToCart: "Add to cart", soldOut: "Sold out", unavailable: "Unavailable"}};</script>`,
      `<header><a href="/">Northlamp</a><nav><a href="/collections/all">Shop all</a><a href="/pages/stores">Our stores</a></nav><a href="/cart">Cart (0)</a></header>
<main><div class="product grid"><div class="product__media"><img src="/a.jpg" alt="${escaped(v.name)}"></div><div class="product__info"><p class="product__vendor">${v.brand}</p><h1 class="product__title">${escaped(v.name)}</h1>
<div class="price${isOut(v.state) ? ' price--sold-out' : ''}"><span class="price-item">$${v.price}</span><span class="badge price__badge-sold-out"${isOut(v.state) ? '' : ' style="display:none"'}>Sold out</span></div>
<form action="/cart/add" method="post"><select name="id"><option value="${v.id}" selected${isOut(v.state) ? ' disabled' : ''}>${v.size}</option><option value="${v.id + 1}"${v.turn % 3 === 0 ? '' : ' disabled'}>Other${v.turn % 3 === 0 ? '' : ' - Sold out'}</option></select>
<button type="submit" name="add"${isOut(v.state) ? ' disabled="disabled"' : ''} class="product-form__submit"><span>${isOut(v.state) ? 'Sold out' : 'Add to cart'}</span></button></form>
<p>SKU: <span>${v.sku}</span></p><div class="description"><p>Made by hand. If an item is sold out we make it again in spring.</p></div></div></div>
<section class="related-products"><h2>You may also like</h2><ul>${v.others.map((o) => `<li class="card"><a href="/products/${o.name.toLowerCase().replaceAll(' ', '-')}">${o.name}</a>${o.isSoldOut ? '<span class="badge">Sold out</span>' : ''}<span>$${o.price}</span></li>`).join('')}</ul></section></main>
<footer><p>Free delivery over $50</p><a href="/policies">Shipping policy</a></footer>`,
    ),
};

/** A blog's shop: a paragraph of stock, no form when there is none, JSON-LD that is never renewed. */
const holzwerk: MadeShop = {
  name: 'holzwerk',
  host: 'holzwerk.example',
  language: 'de',
  isKnown: true,
  states: WITH_BACKORDER,
  page: (v) => {
    const words: Record<Variant['state'], string> = {
      in_stock: v.turn % 2 === 0 ? '7 vorrätig' : 'Auf Lager, Lieferzeit 2-4 Werktage',
      out_of_stock: v.turn % 2 === 0 ? 'Nicht vorrätig' : 'Derzeit leider ausverkauft',
      discontinued: 'Dieser Artikel ist nicht mehr lieferbar',
      backorder: 'Wird für Sie gefertigt, Lieferung in 4 Wochen',
      preorder: 'Lieferbar ab 14.03.2027 – jetzt vorbestellen',
    };
    const form = isOut(v.state)
      ? ''
      : `<form class="cart" method="post"><input type="number" name="quantity" value="1"><button type="submit" name="add-to-cart" value="${v.id}" class="single_add_to_cart_button">In den Warenkorb</button></form>`;
    return document(
      'de-DE',
      `${v.name} kaufen | Holzwerk`,
      jsonLd(v, 'EUR', 'InStock'),
      `<header><nav><a href="/shop">Shop</a><a href="/filialen">Filialen</a><a href="/kasse">Kasse</a></nav></header><div id="primary"><div id="product-${v.id}" class="product type-product"><h1 class="product_title">${escaped(v.name)}</h1><p class="price"><bdi>${comma(v.price)}&nbsp;€</bdi></p><p class="stock">${words[v.state]}</p>${form}
<div class="product_meta"><span>Artikelnummer: <span class="sku">${v.sku}</span></span><span>Kategorie: <a href="/k">Küche</a></span></div></div>
<div class="tabs"><h2>Beschreibung</h2><p>Aus Eiche gefertigt. Unsere Bretter waren lange ausverkauft, weil sie so beliebt sind. Jedes Stück ist anders, und das Holz kommt aus der Region.</p></div>
<section class="related products"><h2>Ähnliche Produkte</h2><ul class="products">${v.others.map((o) => `<li class="product"><a href="/produkt/${o.price}"><h2>${o.name}</h2><span>${comma(o.price)} €</span></a>${o.isSoldOut ? '<a class="button" href="/produkt/x">Weiterlesen</a>' : '<a class="button add_to_cart_button" href="?add-to-cart=5">In den Warenkorb</a>'}</li>`).join('')}</ul></section></div><footer>Versandkostenfrei ab 60 €</footer>`,
    );
  },
};

/** Both messages in the page, one of them hidden; microdata that is right. */
const maisonclaire: MadeShop = {
  name: 'maisonclaire',
  host: 'maisonclaire.example',
  language: 'fr',
  isKnown: true,
  states: WITH_GONE,
  page: (v) => {
    const out = isOut(v.state);
    return document(
      'fr',
      `${v.name} - Maison Claire`,
      '',
      `<div class="page-wrapper"><header><div class="minicart">Mon panier</div></header><main itemscope itemtype="https://schema.org/Product"><h1><span itemprop="name">${escaped(v.name)}</span></h1><meta itemprop="sku" content="${v.sku}">
<div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><span itemprop="price" content="${v.price}">${comma(v.price)} €</span><meta itemprop="priceCurrency" content="EUR">${v.turn % 2 === 0 ? `<link itemprop="availability" href="https://schema.org/${schemaState(v)}">` : ''}</div>
<div class="stock-messages"><div class="msg" ${out ? 'style="display:none"' : ''}>${v.state === 'preorder' ? 'Précommande : disponible à partir du 12/04/2027' : 'En stock, expédié sous 24h'}</div><div class="msg" ${out && v.state !== 'discontinued' ? '' : 'style="display: none;"'}>Actuellement en rupture de stock</div><div class="msg" ${v.state === 'discontinued' ? '' : 'hidden'}>Ce produit n'est plus commercialisé</div></div>
<button id="add" class="action primary" ${out ? 'style="display:none"' : ''}>${v.state === 'preorder' ? 'Précommander' : 'Ajouter au panier'}</button>${out && v.state !== 'discontinued' ? '<div class="alert"><a href="#alerte">Me prévenir du retour en stock</a></div>' : ''}
<div class="retrait">Retrait en magasin : disponible dans 3 boutiques</div><table><tr><th>Référence</th><td>${v.sku}</td></tr><tr><th>Marque</th><td>${v.brand}</td></tr></table></main>
<aside><h3>Vous aimerez aussi</h3>${v.others.map((o) => `<div class="item"><a href="/p/${o.price}">${o.name}</a> ${comma(o.price)} € ${o.isSoldOut ? '<span>Épuisé</span>' : '<button class="action tocart">Ajouter au panier</button>'}</div>`).join('')}</aside></div>`,
    );
  },
};

/** No structured data; the button stays and is greyed. */
const casanorte: MadeShop = {
  name: 'casanorte',
  host: 'casanorte.example',
  language: 'es',
  isKnown: true,
  states: MOSTLY_OUT,
  page: (v) => {
    const out = isOut(v.state);
    return document(
      'es',
      v.name,
      '',
      `<div id="app"><div class="hdr"><a href="/tiendas">Tiendas</a> <a href="/carrito">Carrito</a></div><div class="ficha"><div class="galeria"></div><div class="datos"><h1>${escaped(v.name)}</h1><div class="ref">Ref. ${v.sku}</div><div class="pvp">${comma(v.price)} €</div>${out ? `<div class="aviso">${v.turn % 2 === 0 ? 'Agotado' : 'Producto temporalmente no disponible'}</div>` : `<div class="aviso">${v.turn % 2 === 0 ? 'Disponible. Recíbelo en 24/48 horas' : 'Últimas unidades'}</div>`}
<button class="btn ${out ? 'btn-disabled' : 'btn-primary'}" ${out ? 'aria-disabled="true"' : ''}>Añadir al carrito</button>${out ? '<a class="link" href="#aviso">Avísame cuando esté disponible</a>' : ''}<ul class="ventajas"><li>Devolución gratuita 30 días</li><li>Recogida en tienda gratis</li></ul></div></div>
<h2>Productos relacionados</h2><div class="carrusel">${v.others.map((o) => `<article><a href="/p/${o.price}">${o.name}</a><span>${comma(o.price)} €</span>${o.isSoldOut ? '<em>Agotado</em>' : '<button>Añadir al carrito</button>'}</article>`).join('')}</div><footer>Preguntas: ¿Qué pasa si un producto está agotado?</footer></div>`,
    );
  },
};

/** An availability line with an icon, a product object in an attribute. */
const vetrina: MadeShop = {
  name: 'vetrina',
  host: 'vetrina.example',
  language: 'it',
  isKnown: true,
  states: WITH_BACKORDER,
  page: (v) => {
    const out = isOut(v.state);
    const words: Record<Variant['state'], string> = {
      in_stock: 'Disponibile',
      out_of_stock: v.turn % 2 === 0 ? 'Non disponibile' : 'Esaurito',
      discontinued: 'Prodotto fuori produzione',
      backorder: 'Disponibile su ordinazione',
      preorder: 'Prenota ora: in uscita il 20 maggio 2027',
    };
    const data = escaped(
      JSON.stringify({
        id_product: v.id,
        name: v.name,
        reference: v.sku,
        price_amount: Number(v.price),
        availability: out ? 'unavailable' : 'available',
        quantity: out ? 0 : 4,
      }),
    );
    return document(
      'it',
      `${v.name} | Vetrina`,
      `<meta property="og:type" content="product"><meta property="product:price:amount" content="${v.price}"><meta property="product:price:currency" content="EUR"><meta property="og:title" content="${escaped(v.name)}">`,
      `<section id="main"><h1 class="h1">${escaped(v.name)}</h1><div class="current-price"><span>${comma(v.price)} €</span></div><div class="product-variants"><span>Taglia</span><ul><li><label><input type="radio" checked><span>${v.size}</span></label></li><li><label><input type="radio" disabled><span>XL (esaurito)</span></label></li></ul></div>
<div class="product-add-to-cart"><button class="btn add-to-cart" type="submit" ${out ? 'disabled' : ''}>Aggiungi al carrello</button><span id="product-availability"><i class="material-icons">&#xE14B;</i> ${words[v.state]}</span></div>
<div class="tab-pane" id="product-details" ${v.turn % 3 === 0 ? '' : `data-product="${data}"`}><div class="product-reference"><label>Riferimento</label> <span>${v.sku}</span></div></div></section>
<section class="featured-products"><p class="h5">Altri prodotti nella stessa categoria:</p>${v.others.map((o) => `<article class="product-miniature"><a href="/${o.price}.html">${o.name}</a><span class="price">${comma(o.price)} €</span>${o.isSoldOut ? '<li class="product-flag">Non disponibile</li>' : ''}</article>`).join('')}</section>`,
    );
  },
};

/** Hashed class names and a framework's state. */
const lichtlijn: MadeShop = {
  name: 'lichtlijn',
  host: 'lichtlijn.example',
  language: 'nl',
  isKnown: true,
  states: WITH_GONE,
  page: (v) => {
    const out = isOut(v.state);
    const state = {
      props: {
        pageProps: {
          product: {
            id: v.id,
            name: v.name,
            sku: v.sku,
            price: { amount: v.price, currency: 'EUR' },
            stock: { available: v.turn % 2 === 0 ? !out : true },
          },
        },
      },
    };
    const words: Record<Variant['state'], string> = {
      in_stock: 'Voor 22:00 besteld, morgen in huis',
      out_of_stock: 'Tijdelijk uitverkocht',
      discontinued: 'Niet meer leverbaar',
      preorder: 'Verschijnt op 3 maart 2027',
      backorder: 'Op bestelling, levertijd 3 weken',
    };
    return document(
      'nl',
      `${v.name} - Lichtlijn`,
      `<script id="__NEXT_DATA__" type="application/json">${JSON.stringify(state)}</script>`,
      `<div class="css-1a"><div class="css-2b"><a href="/winkels">Winkels</a></div><div class="css-3c"><h1 class="css-4d">${escaped(v.name)}</h1><div class="css-5e"><span class="css-6f">€ ${comma(v.price)}</span></div><div class="css-7g">${words[v.state]}</div><div class="css-8h">${out ? (v.state === 'discontinued' ? '' : '<button class="css-9i">Houd mij op de hoogte</button>') : `<button class="css-9i">${v.state === 'preorder' ? 'Reserveer nu' : 'In winkelwagen'}</button>`}</div><div class="css-10"><span>Afhalen in de winkel</span><span>Op voorraad in 2 winkels</span></div><dl><dt>Artikelnummer</dt><dd>${v.sku}</dd><dt>Merk</dt><dd>${v.brand}</dd></dl></div>
<div class="css-11"><h2 class="css-12">Anderen bekeken ook</h2>${v.others.map((o) => `<div class="css-13"><a href="/p/${o.price}"><span>${o.name}</span></a><span>€ ${comma(o.price)}</span><span>${o.isSoldOut ? 'Uitverkocht' : 'Op voorraad'}</span></div>`).join('')}</div></div>`,
    );
  },
};

/** A table of facts; the button orders in every state but is closed by its class. */
const sowasklep: MadeShop = {
  name: 'sowasklep',
  host: 'sowasklep.example',
  language: 'pl',
  isKnown: true,
  states: MOSTLY_OUT,
  page: (v) => {
    const out = isOut(v.state);
    return document(
      'pl',
      `${v.name} – Sowa sklep`,
      jsonLd(v, 'PLN', v.turn % 3 === 0 ? schemaState(v) : null),
      `<div class="menu"><a href="/sklepy">Sklepy stacjonarne</a></div><div class="prod"><h1>${escaped(v.name)}</h1><table class="parametry"><tr><td>Kod produktu:</td><td>${v.sku}</td></tr><tr><td>Dostępność:</td><td>${out ? (v.turn % 2 === 0 ? 'brak w magazynie' : 'produkt niedostępny') : v.turn % 2 === 0 ? 'duża ilość' : 'dostępny od ręki'}</td></tr><tr><td>Wysyłka w:</td><td>${out ? '-' : '24 godziny'}</td></tr></table><div class="cena">${comma(v.price)} zł</div>${out ? '<a class="btn powiadom" href="#powiadom">Powiadom o dostępności</a>' : '<button class="btn kup">Do koszyka</button>'}<div class="zestaw">Kup razem i oszczędź</div></div>
<div class="box"><h3>Podobne produkty</h3>${v.others.map((o) => `<div class="kafel"><a href="/${o.price}">${o.name}</a><b>${comma(o.price)} zł</b>${o.isSoldOut ? '<span>Wyprzedane</span>' : '<a class="btn" href="/koszyk?dodaj=1">Do koszyka</a>'}</div>`).join('')}</div><div class="stopka">Darmowa dostawa od 200 zł</div>`,
    );
  },
};

/** Everything in tables, as shops of that country have it. */
const tsukue: MadeShop = {
  name: 'tsukue',
  host: 'tsukue.example',
  language: 'ja',
  isKnown: true,
  states: WITH_BACKORDER,
  page: (v) => {
    const words: Record<Variant['state'], string> = {
      in_stock: v.turn % 2 === 0 ? '在庫あり' : '残りわずか',
      out_of_stock: v.turn % 2 === 0 ? '在庫切れ' : '×(売り切れ)',
      discontinued: '販売終了',
      backorder: 'お取り寄せ(3週間)',
      preorder: '予約受付中 2027年3月発売予定',
    };
    const out = isOut(v.state);
    return document(
      'ja',
      `${v.name}｜つくえ堂`,
      '',
      `<div id="head"><a href="/cart">カートを見る</a></div><div id="main"><h1>${escaped(v.name)}</h1><table><tr><th>型番</th><td>${v.sku}</td></tr><tr><th>販売価格</th><td>${Number(v.price).toFixed(0)}円(税込)</td></tr><tr><th>在庫状況</th><td>${words[v.state]}</td></tr></table>${out ? (v.state === 'discontinued' ? '' : '<p class="soldout">申し訳ございません。ただいま購入できません。</p><a href="/req">再入荷のお知らせを受け取る</a>') : `<form action="/cart/add"><input type="submit" value="${v.state === 'preorder' ? '予約する' : 'カートに入れる'}"></form>`}<p>商品説明：売り切れの際はご容赦ください。品切れの場合はメールでご連絡します。</p></div><div id="side"><h3>おすすめ商品</h3>${v.others.map((o) => `<p><a href="/item/${o.price}">${o.name}</a><br>${o.price}円${o.isSoldOut ? '<br>SOLD OUT' : ''}</p>`).join('')}</div>`,
    );
  },
};

/** Sizes as swatches: one is chosen, others are in another state; structured data speaks of all of them together. */
const fairweather: MadeShop = {
  name: 'fairweather',
  host: 'fairweather.example',
  language: 'en',
  isKnown: true,
  states: MOSTLY_OUT,
  page: (v) => {
    const out = isOut(v.state);
    const sizes = ['XS', 'S', 'M', 'L', 'XL'];
    return document(
      'en-GB',
      `${v.name} | Fairweather`,
      jsonLd(v, 'GBP', 'InStock'),
      `<nav><a href="/new">New in</a><a href="/sale">Sale</a></nav><main><div class="pdp"><h1>${escaped(v.name)}</h1><p class="code">Product code: ${v.sku}</p><p class="amount">£${v.price}</p><div role="radiogroup" aria-label="Size">${sizes.map((size, index) => `<button role="radio" aria-checked="${size === v.size}" class="size${size === v.size ? ' selected' : ''}${(size === v.size ? out : (index + v.turn) % 2 === 0) ? ' unavailable' : ''}">${size}${(size === v.size ? out : (index + v.turn) % 2 === 0) ? '<span class="sr-only">, out of stock</span>' : ''}</button>`).join('')}</div>
<div class="buy">${out ? '<p class="note">Sorry, this size is out of stock</p><button class="cta">Email me when it\'s back</button>' : '<p class="note">In stock, delivered in 2-3 days</p><button class="cta">Add to bag</button>'}</div><details><summary>Delivery</summary><p>Order before 8pm for next day delivery. Items that are out of stock at checkout are refunded.</p></details></div>
<section><h2>Complete the look</h2>${v.others.map((o) => `<a href="/p/${o.price}" class="tile"><span>${o.name}</span><span>£${o.price}</span>${o.isSoldOut ? '<span>Out of stock</span>' : ''}</a>`).join('')}</section></main>`,
    );
  },
};

/** Similar products that can be bought under one that can't. */
const polka: MadeShop = {
  name: 'polka',
  host: 'polka.example',
  language: 'ru',
  isKnown: true,
  states: WITH_GONE,
  page: (v) => {
    const words: Record<Variant['state'], string> = {
      in_stock: v.turn % 2 === 0 ? 'В наличии' : 'Есть на складе: много',
      out_of_stock: v.turn % 2 === 0 ? 'Нет в наличии' : 'Товар закончился',
      discontinued: 'Снят с производства',
      preorder: 'Предзаказ',
      backorder: 'Под заказ, 3 недели',
    };
    const out = isOut(v.state);
    return document(
      'ru',
      `${v.name} купить в магазине Полка`,
      `<script>window.dataLayer = window.dataLayer || []; dataLayer.push({ecommerce: {currencyCode: 'RUB', detail: {products: [{id: '${v.sku}', name: '${v.name}', price: ${v.price}, brand: '${v.brand}'}]}}});</script>`,
      `<div class="top"><a href="/shops">Магазины</a><a href="/basket">Корзина</a></div><div class="card-detail"><h1>${escaped(v.name)}</h1><div class="art">Артикул: ${v.sku}</div><div class="cost">${v.price.replace('.00', '')} ₽</div><div class="avail">${words[v.state]}</div>${out ? (v.state === 'discontinued' ? '' : '<button>Сообщить о поступлении</button>') : `<button>${v.state === 'preorder' ? 'Оформить предзаказ' : 'В корзину'}</button>`}<div class="pickup">Самовывоз: есть в 5 магазинах</div></div>
<div class="block"><div class="block-title">Похожие товары</div>${v.others.map((o) => `<div class="card"><a href="/p/${o.price}">${o.name}</a><span>${o.price} ₽</span><span>${o.isSoldOut ? 'Нет в наличии' : 'В наличии'}</span>${o.isSoldOut ? '' : '<button>В корзину</button>'}</div>`).join('')}</div>`,
    );
  },
};

/** Shops in town have what the online shop has not, and the other way round. */
const lesak: MadeShop = {
  name: 'lesak',
  host: 'lesak.example',
  language: 'cs',
  isKnown: true,
  states: WITH_BACKORDER,
  page: (v) => {
    const words: Record<Variant['state'], string> = {
      in_stock: 'Skladem více než 5 ks',
      out_of_stock: v.turn % 2 === 0 ? 'Momentálně vyprodáno' : 'Není skladem',
      discontinued: 'Prodej ukončen',
      backorder: 'Na objednávku u dodavatele',
      preorder: 'Předobjednávka, vychází 5. 4. 2027',
    };
    const out = isOut(v.state);
    return document(
      'cs',
      `${v.name} | Lesák`,
      jsonLd(v, 'CZK', v.turn % 2 === 0 ? 'InStock' : schemaState(v)),
      `<div><ul><li><a href="/prodejny">Prodejny</a></li></ul></div><div class="detail"><h1>${escaped(v.name)}</h1><p>Kód: <b>${v.sku}</b></p><strong class="cena">${comma(v.price)} Kč</strong><div class="dostupnost"><span>${words[v.state]}</span></div><div class="prodejna">Na prodejně Brno: ${v.turn % 2 === 0 ? 'skladem 2 ks' : 'není skladem'}</div>${out ? (v.state === 'discontinued' ? '' : '<a href="#pes">Hlídat dostupnost</a>') : '<form action="/kosik/vlozit"><button type="submit">Přidat do košíku</button></form>'}</div><div class="souvisejici"><h4>Související zboží</h4>${v.others.map((o) => `<div><a href="/z/${o.price}">${o.name}</a> ${comma(o.price)} Kč <i>${o.isSoldOut ? 'Vyprodáno' : 'Skladem'}</i></div>`).join('')}</div>`,
    );
  },
};

export const KNOWN_SHOPS: readonly MadeShop[] = [
  northlamp,
  holzwerk,
  maisonclaire,
  casanorte,
  vetrina,
  lichtlijn,
  sowasklep,
  tsukue,
  fairweather,
  polka,
  lesak,
];
