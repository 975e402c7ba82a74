import { chmod, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { buildWithGo } from '../build-with-go.ts';
import { installOnce } from '../install-once.ts';

const VERSION = '2.5.0';
const MODULE = `github.com/Shopify/toxiproxy/v2/cmd/server@v${VERSION}`;

/**
 * Finds the program in the user's cache, or builds it there, which takes Go and some 15 s.
 * @throws Error in one sentence that names what is missing.
 */
export async function findToxiproxy(): Promise<string> {
  try {
    return join(await installOnce(`toxiproxy-${VERSION}`, build), 'toxiproxy-server');
  } catch (cause) {
    throw new Error(
      `The fault proxy could not be built with 'go install ${MODULE}': is Go 1.18 or newer in the PATH?`,
      {
        cause,
      },
    );
  }
}

async function build(folder: string): Promise<void> {
  await buildWithGo(MODULE, folder);
  await rename(join(folder, 'server'), join(folder, 'toxiproxy-server'));
  await chmod(join(folder, 'toxiproxy-server'), 0o755);
}
