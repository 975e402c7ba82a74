import { readHomePage } from './home-page.ts';
import { MAX_PICTURE_BYTES, pictureOf } from './picture.ts';

const AT = 'https://www.acme-lamps.example/en/';
const page = (head: string) => `<!doctype html><html><head>${head}</head><body><title>Not this</title></body></html>`;

describe('A1 what a home page says of a business', () => {
  it.each([
    ['<meta property="og:site_name" content=" Acme&nbsp;Lamps "><title>x</title>', 'Acme Lamps'],
    ['<meta name="application-name" content="Acme">', 'Acme'],
    ['<title>Lamps for every room | Acme Lamps</title>', 'Acme Lamps'],
    ['<title>Acme Lamps – light &amp; more</title>', 'Acme Lamps'],
    ['<title>Welcome to our shop</title>', null],
    [`<meta property="og:site_name" content="${'x'.repeat(100)}">`, null],
    ['', null],
  ])('reads the name of %s', (head, name) => {
    expect(readHomePage(page(head), AT).name).toBe(name);
  });

  it('finds its sign: large enough first, never a drawing, never by another way than the web', () => {
    const head = `<base href="/static/"><link rel="icon" href="16.png" sizes="16x16">
      <link rel="shortcut icon" href="data:image/png;base64,AA=="><link rel="icon" type="image/svg+xml" href="a.svg">
      <link rel="icon" href="512.png" sizes="512x512"><link rel="apple-touch-icon" href="touch.png">
      <link rel="stylesheet" href="a.css">`;
    expect(readHomePage(page(head), AT).pictures).toEqual([
      'https://www.acme-lamps.example/static/touch.png',
      'https://www.acme-lamps.example/static/512.png',
      'https://www.acme-lamps.example/static/16.png',
      'https://www.acme-lamps.example/favicon.ico',
    ]);
    expect(readHomePage('', AT).pictures).toEqual(['https://www.acme-lamps.example/favicon.ico']);
  });
});

describe('A1 pictures that may be shown', () => {
  const png = (width: number, height = width) => {
    const bytes = Buffer.alloc(33);
    bytes.write('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');
    bytes.writeUInt32BE(width, 16);
    bytes.writeUInt32BE(height, 20);
    return bytes;
  };
  const jpeg = Buffer.from('ffd8ffe00004aaaaffc0000b080010002003011100', 'hex');
  const gif = Buffer.from('474946383961100010000000', 'hex');
  const icon = Buffer.concat([Buffer.from('000001000100101000', 'hex'), Buffer.alloc(20)]);
  const webp = Buffer.concat([Buffer.from('RIFF....WEBPVP8X'), Buffer.alloc(8), Buffer.from('3f00003f0000', 'hex')]);

  it.each([
    ['image/png', png(64)],
    ['image/jpeg', jpeg],
    ['image/gif', gif],
    ['image/x-icon', icon],
    ['image/webp', webp],
  ])('are known by their bytes: %s', (type, bytes) => {
    expect(pictureOf(bytes)?.type).toBe(type);
  });

  it.each([
    ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>')],
    ['nothing', Buffer.alloc(0)],
    ['a beginning', png(64).subarray(0, 20)],
    ['one without a size', png(0)],
    ['a huge one', png(20_000)],
    ['a heavy one', Buffer.concat([png(64), Buffer.alloc(MAX_PICTURE_BYTES)])],
    ['a JPEG without a frame', Buffer.from('ffd8ffe00004aaaa', 'hex')],
  ])('are not %s', (_what, bytes) => {
    expect(pictureOf(bytes)).toBeNull();
  });
});
