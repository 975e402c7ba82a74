// A process with a browser, for the spec that kills it: tells the browser's process, and waits.
import { Egress } from '@blackfang/egress';
import { BrowserPages } from '../src/browser/browser-pages.ts';

const [address = ''] = process.argv.slice(2);
const browser = new BrowserPages({ egress: new Egress({ userAgent: 'test', allow: [address] }), userAgent: 'test' });
await browser.read({
  tenantId: 'ada',
  url: `http://${address}/`,
  shown: {},
  own: {},
  beforeHop: async () => undefined,
  screenshot: false,
  maxBytes: 1 << 20,
});
process.stdout.write(`${await browser.pid()}\n`);
setInterval(() => undefined, 60_000);
