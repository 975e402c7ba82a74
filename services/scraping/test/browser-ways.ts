/** Ways that carry a request to a host that may be called; kinds that the tier refuses (fonts, media) are not among them. */
export const WAYS_THAT_CARRY = [
  'script',
  'style',
  'import',
  'image',
  'fetch',
  'xhr',
  'beacon',
  'events',
  'frame',
  'form',
  'object',
  'preload',
  'modulepreload',
  'worker',
  'worker-fetch',
  'manifest-frame',
];

/** A page that tries everything that reaches a host, each under a mark of its own, and shows a price after 1.5 s. */
export function waysTo(host: string): string {
  const at = (mark: string): string => `http://${host}/${mark}`;
  const wait = 1_500;
  const code = `
    const attempt = (act) => { try { const r = act(); if (r && r.catch) r.catch(() => {}); } catch {} };
    const element = (name, set, where = document.body) => attempt(() => { const e = Object.assign(document.createElement(name), set); where.append(e); return e; });
    attempt(() => fetch('${at('fetch')}', { mode: 'no-cors' }));
    attempt(() => fetch('https://${host}/tls', { mode: 'no-cors' }));
    attempt(() => { const x = new XMLHttpRequest(); x.open('GET', '${at('xhr')}'); x.send(); });
    attempt(() => navigator.sendBeacon('${at('beacon')}', 'x'));
    attempt(() => new EventSource('${at('events')}'));
    attempt(() => new WebSocket('ws://${host}/socket'));
    attempt(() => new WebSocket('wss://${host}/socket-tls'));
    attempt(() => new WebTransport('https://${host}/transport').ready);
    element('iframe', { src: '${at('frame')}' });
    element('iframe', { srcdoc: '<script src="${at('manifest-frame')}"><\\/script>' });
    element('object', { data: '${at('object')}' });
    element('embed', { src: '${at('embed')}' });
    element('video', { src: '${at('video')}', autoplay: true, muted: true });
    element('audio', { src: '${at('audio')}', autoplay: true });
    for (const [rel, extra] of [['preload', { as: 'script' }], ['modulepreload', {}], ['prefetch', {}], ['prerender', {}], ['preconnect', {}], ['dns-prefetch', {}], ['icon', {}], ['manifest', {}]])
      element('link', { rel, href: 'http://${host}/' + rel, ...extra }, document.head);
    element('script', { type: 'speculationrules', textContent: JSON.stringify({ prefetch: [{ source: 'list', urls: ['${at('speculation')}'] }], prerender: [{ source: 'list', urls: ['${at('prerender-rule')}'] }] }) }, document.head);
    const blob = (code) => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
    attempt(() => new Worker(blob("try { importScripts('${at('worker')}') } catch {} fetch('${at('worker-fetch')}', { mode: 'no-cors' }).catch(() => {}); try { new WebSocket('ws://${host}/worker-socket') } catch {}")));
    attempt(() => new SharedWorker(blob("fetch('${at('shared-worker')}', { mode: 'no-cors' }).catch(() => {})")));
    attempt(() => navigator.serviceWorker.register('/sw.js'));
    attempt(() => CSS.paintWorklet.addModule('${at('worklet')}'));
    const rtc = (w) => attempt(() => {
      const c = new w.RTCPeerConnection({ iceServers: [{ urls: 'stun:${host}' }, { urls: ['turn:${host}?transport=tcp', 'turn:${host}?transport=udp'], username: 'u', credential: 'c' }] });
      c.createDataChannel('x');
      return c.createOffer().then((offer) => c.setLocalDescription(offer));
    });
    rtc(window);
    attempt(() => { const f = document.createElement('iframe'); document.body.append(f); rtc(f.contentWindow); });
    attempt(() => { const a = document.createElement('a'); a.href = '#'; a.ping = '${at('ping')}'; document.body.append(a); a.click(); });
    attempt(() => window.open('${at('window')}'));
    attempt(() => { const a = document.createElement('a'); a.href = '${at('blank')}'; a.target = '_blank'; a.rel = 'noopener'; document.body.append(a); a.click(); });
    attempt(() => { const f = document.createElement('form'); f.method = 'post'; f.action = '${at('form')}'; f.target = 'aim'; document.body.append(f); f.submit(); });
    for (const scheme of ['file:///etc/passwd', 'chrome://version', 'view-source:${at('source')}', 'ftp://${host}/', 'blob:${at('blob')}'])
      element('iframe', { src: scheme });
    setTimeout(() => { document.getElementById('shown').textContent = 'Price: € 12.50'; }, ${wait});`;
  return `<!doctype html><html><head><title>Lamp</title>
    <meta http-equiv="x-dns-prefetch-control" content="on">
    <link rel="stylesheet" href="${at('style')}">
    <style>@import url('${at('import')}'); @font-face { font-family: x; src: url('${at('font')}') } h1 { font-family: x; background: url('${at('background')}') }</style>
    <script src="${at('script')}" async></script></head>
    <body><h1>Lamp</h1><p id="shown"></p><iframe name="aim"></iframe><img src="${at('image')}"><svg><use href="${at('use')}#x"/></svg>
    <script>${code}</script></body></html>`;
}

/** Pages that lead to \`target\` as a whole. */
export const LEADING_AWAY = (target: string): readonly string[] => [
  `<meta http-equiv="refresh" content="0; url=${target}"><p>Price: soon`,
  `<script>location.href = ${JSON.stringify(target)}</script><p>Price: soon`,
  `<form method="post" action="${target}"></form><script>document.forms[0].submit()</script>`,
];
