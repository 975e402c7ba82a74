// The table of 10,000 watches in a real Chromium: from an interaction to the next paint, and to the rows it asked for.
import { Product } from '../services/standalone/test/product.ts';
import { measureWatchTable, tellWatchTable } from './web/watch-table.ts';

const product = await Product.start({ demo: false });
try {
  process.exitCode = tellWatchTable(await measureWatchTable(product)) ? 0 : 1;
} finally {
  await product.close();
}
