// The web app in a real browser: JavaScript of a first load, largest contentful paint on a phone, layout shift of each
// screen, and a history of 100,000 points that is moved by hand. There is no peer: nobody else's app does the same here.
import { measureFirstLoads } from '../tools/web/first-load.ts';
import { join } from 'node:path';
import { Product } from '../services/standalone/test/product.ts';
import { openBrowser } from './web/browser.ts';
import { tellFirstLoads } from './web/first-loads.ts';
import { tellLongHistory } from './web/long-history.ts';

const BUDGET_KB = 120;
const DEMO = { email: 'demo@blackfang.test', password: 'demo-password' };

const product = await Product.start({ demo: true });
const browser = await openBrowser();
try {
  const loads = measureFirstLoads(join(import.meta.dirname, '../services/web/dist'));
  const heaviest = Math.max(...loads.map(({ gzipBytes }) => gzipBytes)) / 1_024;
  console.log(
    `JavaScript of a first load, gzipped: ${heaviest.toFixed(1)} KB at most of ${loads.length} screens (goal ${BUDGET_KB})`,
  );
  const session = { url: product.url, account: DEMO };
  const fast = await tellFirstLoads(browser, session);
  const long = await tellLongHistory(browser, product, session);
  process.exitCode = fast && long && heaviest <= BUDGET_KB ? 0 : 1;
} finally {
  await browser.close();
  await product.close();
}
