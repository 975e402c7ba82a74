// `./blackfang screenshots [part of a name]`: each screen of the web app, on a desktop and a phone, light and dark.
import { runInBrowser } from './web/browser-tests.ts';

const [name] = process.argv.slice(2);
const { passed, failed } = await runInBrowser('screenshots', name === undefined ? [] : ['-g', name]);
console.log(
  failed === 0 ? `${passed} screens are in services/web/screenshots.` : `${failed} screens could not be shown.`,
);
process.exitCode = failed === 0 ? 0 : 1;
