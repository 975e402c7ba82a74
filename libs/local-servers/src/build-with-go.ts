import { findProgram, runCommand } from './install-once.ts';

const BUILD_TIMEOUT_MS = 600_000;
/**
 * The same for all programs, so that what they share is compiled once: the standard library above all. Not optimised: to
 * compile is most of what these servers cost.
 */
const FLAGS = ['-trimpath', '-ldflags=-s -w', '-gcflags=all=-N -l'];
/** Without a C compiler; and compilers that live for a second need not tidy up after themselves so often. */
const ENVIRONMENT = { CGO_ENABLED: '0', GOGC: '400' };

/**
 * Builds a program from source into `folder`.
 * @param module with its version: `github.com/Shopify/toxiproxy/v2/cmd/server@v2.5.0`.
 * @throws Error in one sentence that says what is missing, or the last line that Go said.
 */
export async function buildWithGo(module: string, folder: string): Promise<void> {
  const go = await findProgram('go');
  if (go === undefined)
    throw new Error(`${module} is built from source and Go is missing: install it (https://go.dev/dl).`);
  await runCommand(go, ['install', ...FLAGS, module], {
    env: { ...ENVIRONMENT, GOBIN: folder },
    timeoutMs: BUILD_TIMEOUT_MS,
  });
}
