// Runs TypeScript with decorators straight from source: node --conditions=blackfang-source --import ./tools/ts.mjs FILE
// What was translated once is kept by its content, so that later starts neither load nor run the compiler.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, enableCompileCache, registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { threadId } from 'node:worker_threads';

const require = createRequire(import.meta.url);
const folder = join(import.meta.dirname, '../node_modules/.cache/blackfang-ts');
const sourceMaps = process.execArgv.includes('--enable-source-maps') ? 'inline' : false;
const options = {
  swcrc: false,
  module: { type: 'es6' },
  sourceMaps,
  jsc: {
    target: 'es2024',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
};
const { version } = require('@swc/core/package.json');
const salt = JSON.stringify([version, options]);
mkdirSync(folder, { recursive: true });
// And what V8 has compiled, of packages too: a process of the product loads thousands of modules.
enableCompileCache(join(folder, 'compiled'));

function translate(filename, source) {
  const key = createHash('sha1').update(salt).update(source).digest('hex');
  const kept = join(folder, `${key}.js`);
  try {
    return readFileSync(kept, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  const { code } = require('@swc/core').transformSync(source, { ...options, filename });
  const unfinished = `${kept}.${process.pid}.${threadId}`;
  writeFileSync(unfinished, code);
  renameSync(unfinished, kept);
  return code;
}

registerHooks({
  load(url, context, next) {
    if (!url.endsWith('.ts') || url.includes('/node_modules/')) return next(url, context);
    const filename = fileURLToPath(url);
    return { format: 'module', shortCircuit: true, source: translate(filename, readFileSync(filename, 'utf8')) };
  },
});
