import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import tailwind from '@tailwindcss/vite';
import cutFont from 'subset-font';
import { defineConfig, type Plugin } from 'vite';

const here = import.meta.dirname;
const THEME = readFileSync(join(here, 'src/theme/apply-stored-theme.js'), 'utf8');
const BASE =
  /node_modules\/(react|react-dom|scheduler|use-sync-external-store|openapi-fetch|@tanstack\/(react-router|router-core|history|react-store|store|react-query|query-core))\/(?!.*([mM]utation(Observer)?|[qQ]ueriesObserver|useQueries)\.js)|node_modules\/lucide-react\/dist\/esm\/(?!icons\/)|web\/src\/design\/lucide-icon\.ts/;
/** What asks who is signed in, before the libraries are there. */
const SESSION = /web\/src\/(session\/(session|ahead|grants|turns)|api\/(problem|answer|typed-calls))\.ts/;
/** What most screens have in common: one file packs better than a dozen of a few hundred bytes. */
const PARTS =
  /web\/src\/(words\/(formats|money|count|time)|api\/(alerts|me|pages|watches|client)|design\/(when|money|more|skeleton|badge|page|loaded|states|button|copy|problem-banner|logo))\.|lucide-react\/dist\/esm\/icons\/(eye|search|ellipsis|circle-check|plus|bell-ring|mail|package|store|list-checks)\.|screens\/home\/pause-words\./;
/** The product that `vite` in development sends API calls to. */
const PRODUCT = process.env['BLACKFANG_URL'] ?? 'http://127.0.0.1:8080';

/**
 * The theme that somebody chose is set before anything is painted: by a blocking script of three lines, hashed and kept
 * by the browser for ever like everything else, since the policy of the page allows no inline script.
 */
function themeBeforePaint(): Plugin {
  return {
    name: 'blackfang:theme-before-paint',
    apply: 'build',
    buildStart() {
      this.emitFile({ type: 'asset', name: 'stored-theme.js', source: THEME });
    },
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const built = (name: RegExp): string => {
          const file = Object.keys(bundle).find((one) => name.test(one));
          if (file === undefined) throw new Error(`The build has no file like ${String(name)}.`);
          return `/${file}`;
        };
        // The font that every screen is set in, asked for before the style sheet has been read.
        const font = built(/inter-latin-wght-normal-.+\.woff2$/);
        const preload = { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: '', href: font };
        return [
          { tag: 'script', attrs: { src: built(/stored-theme-.+\.js$/) }, injectTo: 'head-prepend' },
          { tag: 'link', attrs: preload, injectTo: 'head-prepend' },
          { tag: 'script', attrs: { type: 'module', src: built(/early-.+\.js$/) }, injectTo: 'head-prepend' },
        ];
      },
    },
  };
}

/** What the style sheets use of the font: its weights, and of its features those that place letters and figures. */
const FONT_CUT = {
  targetFormat: 'woff2',
  keepAllGlyphs: true,
  variationAxes: { wght: { min: 400, max: 600 } },
  keepFeatures: ['kern', 'mark', 'ccmp', 'locl', 'tnum', 'cv05', 'cv08', 'ss03'],
} as const;
const FONT = 'inter-latin-wght-normal';
/** Kept by browsers for ever under its name, which so must tell of the cut too. */
const FONT_NAME = `assets/[name]-[hash]-${createHash('sha256').update(JSON.stringify(FONT_CUT)).digest('hex').slice(0, 4)}[extname]`;

/** Almost half of the font that every first load waits for is weights and features that nothing here uses. */
function smallFont(): Plugin {
  return {
    name: 'blackfang:small-font',
    apply: 'build',
    async generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'asset' || !file.fileName.includes(FONT)) continue;
        file.source = await cutFont(Buffer.from(file.source), null, FONT_CUT);
      }
    },
  };
}

/** Like the bundler's own it tells of a part that does not come, see app/stale-assets.ts. */
const PLAIN_IMPORT = `export const __vitePreload = (load) => load().catch((error) => {
  const event = new Event('vite:preloadError', { cancelable: true });
  event.payload = error;
  dispatchEvent(event);
  if (!event.defaultPrevented) throw error;
});`;

/**
 * Parts that come later are asked for by plain `import()`. The bundler would first ask for what they need in turn, by a
 * list of every file's name in the first load: over a kilobyte of it, for files of which most are there already.
 */
function plainImports(): Plugin {
  return {
    name: 'blackfang:plain-imports',
    apply: 'build',
    enforce: 'pre',
    load: { filter: { id: /vite\/preload-helper/ }, handler: () => PLAIN_IMPORT },
  };
}

export default defineConfig({
  root: here,
  plugins: [tailwind(), themeBeforePaint(), smallFont(), plainImports()],
  resolve: {
    // Locks the scroll behind dialogs as the original does, without a <style> element, which the page's policy forbids.
    alias: [
      { find: 'react-style-singleton', replacement: join(here, 'src/design/style-singleton.ts') },
      // The same for a React that has what the other one brings along for older ones.
      {
        find: 'use-sync-external-store/shim/with-selector',
        replacement: 'use-sync-external-store/with-selector',
      },
      // What the package's icons are made by, in a tenth of the bytes.
      { find: '../createLucideIcon.mjs', replacement: join(here, 'src/design/lucide-icon.ts') },
    ],
  },
  server: { proxy: { '/api': PRODUCT, '/confirm-channel': PRODUCT, '/mute': PRODUCT, '/bot': PRODUCT } },
  build: {
    manifest: 'manifest.json',
    target: 'es2023',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    cssCodeSplit: false,
    // Fonts and pictures are files of their own: the policy allows no data: but for pictures.
    assetsInlineLimit: 0,
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_file, needed, { hostType }) => (hostType === 'html' ? needed : []),
    },
    reportCompressedSize: false,
    rolldownOptions: {
      input: { index: join(here, 'index.html'), early: join(here, 'src/early.ts') },
      output: {
        assetFileNames: ({ names: [name = ''] }) => (name.includes(FONT) ? FONT_NAME : 'assets/[name]-[hash][extname]'),
        // What every screen needs of others' code in one file: it packs better, and stays in caches when ours changes.
        codeSplitting: {
          groups: [
            { name: 'base', test: BASE, priority: 1 },
            { name: 'session', test: SESSION, priority: 1 },
            { name: 'parts', test: PARTS },
          ],
        },
      },
      onLog(level, log, handle) {
        // Marks of server components, which mean nothing in a bundle for browsers.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
    },
  },
});
