import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import tailwind from '@tailwindcss/vite';
import { defineConfig, type Plugin } from 'vite';

const here = import.meta.dirname;
const THEME = readFileSync(join(here, 'src/theme/apply-stored-theme.js'), 'utf8');
const BASE =
  /node_modules\/(react|react-dom|scheduler|use-sync-external-store|openapi-fetch|@tanstack\/(react-router|router-core|history|react-store|store|react-query|query-core))\/(?!.*[mM]utation(Observer)?\.js)|node_modules\/lucide-react\/dist\/esm\/(?!icons\/)/;
/** What most screens have in common: one file packs better than a dozen of a few hundred bytes. */
const PARTS =
  /web\/src\/(words\/(money|count|time)|api\/(me|pages|problem|watches|client|answer)|design\/(when|money|skeleton|badge|page|loaded|states|button|copy|problem-banner|logo))\.|lucide-react\/dist\/esm\/icons\/(eye|search|ellipsis|circle-check|plus)\.|screens\/home\/pause-words\./;
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
      this.emitFile({ type: 'asset', name: 'theme.js', source: THEME });
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
          { tag: 'script', attrs: { src: built(/theme-.+\.js$/) }, injectTo: 'head-prepend' },
          { tag: 'link', attrs: preload, injectTo: 'head-prepend' },
        ];
      },
    },
  };
}

export default defineConfig({
  root: here,
  plugins: [tailwind(), themeBeforePaint()],
  resolve: {
    // Locks the scroll behind dialogs as the original does, without a <style> element, which the page's policy forbids.
    alias: { 'react-style-singleton': join(here, 'src/design/style-singleton.ts') },
  },
  server: { proxy: { '/api': PRODUCT, '/confirm-channel': PRODUCT, '/mute': PRODUCT } },
  build: {
    manifest: 'manifest.json',
    target: 'es2023',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    cssCodeSplit: false,
    // Fonts and pictures are files of their own: the policy allows no data: but for pictures.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // What every screen needs of others' code in one file: it packs better, and stays in caches when ours changes.
        codeSplitting: {
          groups: [
            { name: 'base', test: BASE, priority: 1 },
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
