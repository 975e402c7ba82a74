// Draws the icons of the web app that must be pictures from its mark, which is an SVG:
// node --conditions=blackfang-source --import ./tools/ts.mjs tools/web/draw-icons.ts
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { provideChromium } from './chromium.ts';

const folder = join(import.meta.dirname, '../../services/web/public');
const mark = readFileSync(join(folder, 'favicon.svg'), 'utf8');
/** Launchers cut such icons as they like: the mark keeps clear of what may go, on a ground without corners. */
const maskable = mark
  .replace('rx="7" ', '')
  .replace('<path ', '<path transform="translate(16 16) scale(.72) translate(-16 -16)" ');
const ICONS = [
  { file: 'icon-192.png', size: 192, svg: mark },
  { file: 'icon-512.png', size: 512, svg: mark },
  { file: 'icon-maskable-512.png', size: 512, svg: maskable },
  { file: 'apple-touch-icon.png', size: 180, svg: maskable },
];

mkdirSync(join(folder, 'icons'), { recursive: true });
const { program, args, env } = await provideChromium();
const browser = await chromium.launch({
  executablePath: program,
  args: [...args],
  env: { ...(process.env as Record<string, string>), ...env },
});
for (const { file, size, svg } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw}</style>${svg}`);
  await page.screenshot({ path: join(folder, 'icons', file), omitBackground: true });
  await page.close();
}
await browser.close();
