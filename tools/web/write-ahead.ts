import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createServer } from 'vite';

const PLACE = '<div id="root"></div>';

/** What src/written-ahead.tsx exports. */
interface WrittenAhead {
  readonly writeAhead: () => Promise<readonly { path: string; title: string; html: string }[]>;
}

/**
 * Writes a page of its own for each screen that is drawn ahead of its code, `ahead/sign-in.html`: the page of the build with
 * the screen in it.
 * @param web folder of the app's sources, with its vite.config.ts
 * @param folder of the build
 */
export async function writeScreensAhead(web: string, folder: string): Promise<void> {
  const server = await createServer({
    configFile: join(web, 'vite.config.ts'),
    logLevel: 'warn',
    appType: 'custom',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    const { writeAhead } = (await server.ssrLoadModule('/src/written-ahead.tsx')) as unknown as WrittenAhead;
    const page = readFileSync(join(folder, 'index.html'), 'utf8');
    for (const { path, title, html } of await writeAhead()) {
      if (/ style=|<script|<style/.test(html)) throw new Error(`${path} needs what the policy of its page forbids.`);
      const file = join(folder, `ahead${path}.html`);
      mkdirSync(dirname(file), { recursive: true });
      const titled = page.replace('<title>Blackfang</title>', `<title>${title} · Blackfang</title>`);
      writeFileSync(
        file,
        titled.replace(PLACE, () => `<div id="root" data-ahead>${html}</div>`),
      );
    }
  } finally {
    await server.close();
  }
}
