import { join } from 'node:path';
import { buildWithGo } from '../build-with-go.ts';
import { installOnce } from '../install-once.ts';

const VERSION = 'v1.8.0';
/** An S3 server over a folder, https://github.com/versity/versitygw */
const MODULE = `github.com/versity/versitygw/cmd/versitygw@${VERSION}`;

/**
 * The program of the S3 server: built once for this user (over a minute on two cores, which
 * needs Go 1.25), then taken from the cache.
 * @throws Error in one sentence that says what is missing.
 */
export async function provideGateway(): Promise<string> {
  const folder = await installOnce(`versitygw-${VERSION}`, (unfinished) => buildWithGo(MODULE, unfinished));
  return join(folder, 'versitygw');
}
