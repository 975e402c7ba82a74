// `./blackfang screenshots [part of a name]`: each screen of the web app, on a desktop and a phone, light and dark.
// `./blackfang screenshots readme`: three of them anew for the README, into docs/images.
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runInBrowser } from './web/browser-tests.ts';

const root = join(import.meta.dirname, '..');
const OF_README = { home: 'sample-home', watch: 'sample-watch', prices: 'products-prices' };
/** The tests that take them. */
const TAKEN_BY = ' (products-prices|what sample data fills)$';

const [name] = process.argv.slice(2);
const isForReadme = name === 'readme';
const wanted = isForReadme ? TAKEN_BY : name;
const { passed, failed } = await runInBrowser('screenshots', wanted === undefined ? [] : ['-g', wanted]);
if (isForReadme && failed === 0) {
  mkdirSync(join(root, 'docs/images'), { recursive: true });
  for (const [image, screen] of Object.entries(OF_README)) {
    const taken = join(root, `services/web/screenshots/${screen}-desktop-light.png`);
    copyFileSync(taken, join(root, `docs/images/${image}.png`));
  }
}
console.log(
  failed === 0 ? `${passed} screens are in services/web/screenshots.` : `${failed} screens could not be shown.`,
);
process.exitCode = failed === 0 ? 0 : 1;
