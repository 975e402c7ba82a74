import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCREENS } from '../../services/web/src/app/screens.ts';
import type { FirstLoad } from './first-load.ts';

/**
 * What a browser may fetch for each address while it fetches what every screen needs: the part of the screen itself, which
 * would be asked for only when the router has run.
 * @returns paths of assets by the path of a screen, as the router has it: `/watches/$id`
 * @throws where a screen has no file of its name
 */
export function preloadsOf(folder: string, loads: readonly FirstLoad[]): Record<string, string[]> {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  return Object.fromEntries(
    Object.entries(SCREENS).map(([name, { path }]) => {
      const ending = `/${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.screen.tsx`;
      const load = loads.find(({ screen }) => screen.endsWith(ending));
      if (load === undefined)
        throw new Error(`No screen in the build ends with ${ending}, where ${path} is looked for.`);
      return [path, load.files.map((file) => `/${file}`).filter((file) => !page.includes(file))];
    }),
  );
}
