// Builds the web app as it stands here and runs stories over it: the command of faults that are planted into the app.
import { runInBrowser } from '../web/browser-tests.ts';

await import('../build-web.ts');
const { failed } = await runInBrowser('stories', process.argv.slice(2));
process.exitCode = failed === 0 ? 0 : 1;
