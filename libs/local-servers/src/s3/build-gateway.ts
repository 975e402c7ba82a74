import { join } from 'node:path';
import { findProgram, installOnce, runCommand } from '../install-once.ts';

const VERSION = 'v1.8.0';
/** An S3 server over a folder, https://github.com/versity/versitygw */
const MODULE = `github.com/versity/versitygw/cmd/versitygw@${VERSION}`;
/** About 90 s on two cores when nothing is cached. */
const BUILD_TIMEOUT_MS = 600_000;

/**
 * The program of the S3 server: built once for this user by `go install`, then taken from the cache.
 * @throws Error in one sentence that says what is missing.
 */
export async function provideGateway(): Promise<string> {
  const folder = await installOnce(`versitygw-${VERSION}`, async (unfinished) => {
    const go = await findProgram('go');
    if (go === undefined)
      throw new Error(`The S3 server is built from source and Go is missing: install Go 1.25 (https://go.dev/dl).`);
    await runCommand(go, ['install', '-trimpath', '-ldflags=-s -w', MODULE], {
      env: { GOBIN: unfinished },
      timeoutMs: BUILD_TIMEOUT_MS,
    });
  });
  return join(folder, 'versitygw');
}
