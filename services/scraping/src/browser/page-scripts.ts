/** Of the world in which our scripts run beside a page's: the same document, other variables. */
export const OUR_WORLD = 'blackfang';
/** What our script calls when there is something to read. */
export const SETTLED = 'blackfangSettled';

/** A page quiet for so long, ms, counts as finished: with a price to be seen, and without. */
const QUIET_WITH_PRICE_MS = 120;
const QUIET_MS = 700;
/** An empty page is given this long to show anything. */
const EMPTY_MS = 6_000;

/**
 * Watches the text of a document from its beginning and says when it can be read: a price is to be seen and nothing
 * more is written, or nothing is written any more; at the latest after `contentMs`. Requests that go on do not matter.
 */
export const watchText = (contentMs: number): string => `(() => {
  if (window.top !== window) return;
  const began = performance.now();
  const PRICE = /(?:[$€£¥₹₽]|[A-Z]{3}|z\\u0142|K\\u010d|kr|lei)\\s?\\d{1,3}(?:[ .,'\\u00a0\\u202f]?\\d{3})*(?:[.,]\\d{1,2})?|\\d(?:[ .,'\\u00a0\\u202f]?\\d)*\\s?(?:[$€£¥₹₽]|(?:EUR|USD|GBP|PLN|CZK|RON|SEK|z\\u0142|K\\u010d|kr|lei)(?![A-Za-z]))/;
  const DATA = 'script[type="application/ld+json"],[itemprop="price"],meta[property$="price:amount"]';
  const BUSY = '[aria-busy="true"],[class*="skeleton" i],[class*="spinner" i]';
  let changedAt = began, textChangedAt = began, readAt = began, length = -1, hasPrice = false, done = false;
  const observer = new MutationObserver(() => { changedAt = performance.now(); });
  const start = () => {
    if (!document.documentElement) return false;
    observer.observe(document.documentElement, { subtree: true, childList: true, characterData: true });
    return true;
  };
  const settle = (why) => {
    done = true;
    observer.disconnect();
    ${SETTLED}(why);
  };
  const readText = (now) => {
    readAt = now;
    const text = (document.body ? document.body.innerText : '').slice(0, 200_000);
    // What only ticks, as a clock does, keeps its length.
    if (text.length !== length) { length = text.length; textChangedAt = Math.max(textChangedAt, Math.min(now, changedAt)); }
    const title = document.querySelector('h1,[itemprop="name"]');
    hasPrice = (title !== null && title.textContent.trim() !== '' && PRICE.test(text) && !document.querySelector(BUSY))
      || (document.readyState === 'complete' && document.querySelector(DATA) !== null);
  };
  const look = () => {
    const now = performance.now();
    const late = now - began > ${contentMs};
    if (document.readyState !== 'loading' || late) {
      const quietMs = now - changedAt;
      if (late || (readAt <= changedAt && quietMs > ${QUIET_WITH_PRICE_MS}) || now - readAt > ${QUIET_MS}) readText(now);
      if (hasPrice) return settle('price');
      if (now - textChangedAt > (length > 40 ? ${QUIET_MS} : ${EMPTY_MS})) return settle('quiet');
      if (late) return settle('late');
    }
    setTimeout(look, 60);
  };
  if (!start()) new MutationObserver((_, own) => { if (start()) own.disconnect(); }).observe(document, { childList: true });
  setTimeout(look, 30);
})()`;

/**
 * Takes from pages what reaches past the guard, opens windows, stops everything with a question, or outlives them.
 * The guard does not need it; it spares work and noise. What the browser or the page has fixed before stays as it is.
 */
export const TAME = `(() => {
  if (window.top === window) window.name = '';
  const fix = (owner, name, value) => {
    if (owner && name in owner) try { Object.defineProperty(owner, name, { value, writable: false, configurable: false }); } catch {}
  };
  const nothing = () => undefined;
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'WebTransport', 'Notification', 'PaymentRequest', 'PresentationRequest'])
    fix(window, name, undefined);
  for (const name of ['alert', 'print', 'close', 'stop']) fix(window, name, nothing);
  fix(window, 'confirm', () => false);
  fix(window, 'prompt', () => null);
  fix(window, 'open', () => null);
  for (const name of Object.keys(console)) if (typeof console[name] === 'function') fix(console, name, nothing);
  if (window.ServiceWorkerContainer)
    fix(ServiceWorkerContainer.prototype, 'register', () => Promise.reject(new DOMException('Not allowed', 'SecurityError')));
})()`;

/** The document as it stands, with open shadow roots as templates. Runs in our world, where nothing is overwritten. */
export const readDocument = (limits: { bytes: number; elements: number; shadowRoots: number }): string => `(() => {
  const root = document.documentElement;
  if (!root) return { empty: true };
  const elements = document.getElementsByTagName('*');
  if (elements.length > ${limits.elements}) return { elements: elements.length };
  const shadowRoots = [];
  const walk = (node) => {
    for (const element of node.querySelectorAll('*')) {
      if (element.shadowRoot && shadowRoots.length < ${limits.shadowRoots}) { shadowRoots.push(element.shadowRoot); walk(element.shadowRoot); }
    }
  };
  walk(document);
  const html = '<!doctype html><html' + [...root.attributes].map((a) => ' ' + a.name + '="' + a.value.replace(/&/g, '&amp;').replace(/"/g, '&quot;') + '"').join('') + '>' +
    (root.getHTML ? root.getHTML({ shadowRoots }) : root.innerHTML) + '</html>';
  if (html.length > ${limits.bytes}) return { characters: html.length };
  return { html, url: location.href };
})()`;

/** Waits until the pictures that are in sight are there, 3 s at most. */
export const PICTURES = `Promise.race([
  Promise.all([...document.images].slice(0, 200).map((image) => image.complete || new Promise((done) => { image.onload = image.onerror = done; }))),
  new Promise((done) => setTimeout(done, 3000)),
]).then(() => true)`;
