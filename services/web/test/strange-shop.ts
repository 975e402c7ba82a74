import { createServer } from 'node:http';

/** A shop whose pages try everything. The product may fetch from it; nobody else should. */
export interface StrangeShop {
  url(path: string): string;
  show(path: string, body: string, contentType?: string): void;
  /** Paths that were asked for since the last look. */
  asked(): string[];
  close(): Promise<void>;
}

/** Where the product that is tested may fetch from, beside its demo. */
export async function openStrangeShop(): Promise<StrangeShop> {
  const address = process.env['BLACKFANG_STRANGE_SHOP'];
  if (address === undefined) throw new Error('BLACKFANG_STRANGE_SHOP is missing: HOST:PORT that `up` may fetch from.');
  const pages = new Map<string, { body: string; contentType: string }>();
  let asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push(path);
    const page = pages.get(path);
    response.writeHead(page ? 200 : 404, { 'content-type': page?.contentType ?? 'text/plain' }).end(page?.body ?? '');
  });
  const [host, port] = address.split(':');
  await new Promise<void>((resolve) => server.listen(Number(port), host, resolve));
  return {
    url: (path) => `http://${address}${path}`,
    show: (path, body, contentType = 'text/html; charset=utf-8') => pages.set(path, { body, contentType }),
    asked: () => {
      const before = asked;
      asked = [];
      return before;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A page that would run, load, leave, ask and hide, if it could. @param at address of the shop, with `/` at its end */
export function hostilePage(at: string): string {
  const data = { '@type': 'Product', name: 'Trap </script', offers: { price: '19.90', priceCurrency: 'EUR' } };
  return `<!doctype html><html lang="en"><head><base href="${at}"><title>Trap</title>
<meta http-equiv="refresh" content="0;url=${at}refresh"><link rel="stylesheet" href="${at}sheet.css">
<link rel="prefetch" href="${at}prefetch"><link rel="preconnect" href="${at}"><link rel="icon" href="${at}icon.png">
<link rel="manifest" href="${at}manifest"><script src="${at}script.js"></script>
<script type="speculationrules">{"prerender":[{"urls":["${at}prerender"]}]}</script>
<style>@import "${at}import.css"; @import url(${at}import2.css);
@font-face{font-family:x;src:url('${at}font.woff2')} body{background:url(${at}body.png);font-family:x}
.a{background-image:image-set("${at}set.png" 1x)} .b::before{content:\\75rl("${at}escaped.png")}
#blackfang-price{display:none} html{display:none;cursor:url(${at}cursor.cur),auto}</style>
<script type="application/ld+json">${JSON.stringify(data).replaceAll('</', '<\\/')}</script></head>
<body onload="fetch('${at}onload')" background="${at}background.png" style="background:url(&quot;${at}style.png&quot;)">
<h1 id="blackfang-price">Trap</h1><img src="${at}image.png" srcset="${at}image2.png 2x" onerror="location='${at}onerror'">
<svg><image href="${at}svg.png"/><use href="${at}use.svg#x"/><style><img src="${at}svgstyle.png"></style>
<a xlink:href="${at}svglink"><text>svg</text></a><script>fetch("${at}svgscript")</script></svg>
<math><mtext><table><mglyph><style><img src="${at}math.png"></style></mglyph></table></mtext></math>
<iframe src="${at}frame"></iframe><iframe srcdoc="<img src=${at}srcdoc.png>"></iframe>
<object data="${at}object"></object><embed src="${at}embed"><video poster="${at}poster.png" src="${at}video.mp4" autoplay></video>
<audio src="${at}audio.mp3" autoplay></audio><input type="image" src="${at}input.png"><picture><source srcset="${at}source.webp"></picture>
<form action="${at}form" method="post"><button>Send</button><button formaction="${at}formaction">Send there</button></form>
<a href="${at}link" ping="${at}ping" target="_top">A way out</a> <a href="javascript:location='${at}js'">A run</a>
<noscript><img src="${at}noscript.png"></noscript><xmp><img src="${at}xmp.png"></xmp><template><img src="${at}template.png"></template>
<table background="${at}table.png"><tr><td background="${at}cell.png" class="a b">A cell</td></tr></table>
<p title="&quot;><img src=${at}title.png>">&lt;img src=${at}escaped.png&gt;</p>
<textarea></textarea><img src="${at}textarea.png"><!--><img src="${at}comment.png">--><plaintext><img src="${at}plain.png">`;
}
