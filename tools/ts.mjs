// Runs TypeScript with decorators straight from source: node --conditions=blackfang-source --import ./tools/ts.mjs FILE
// What was translated once is kept by its content, so that later starts neither load nor run the compiler.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, enableCompileCache, registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { threadId } from 'node:worker_threads';

const require = createRequire(import.meta.url);
const folder = join(import.meta.dirname, '../node_modules/.cache/blackfang-ts');
const options = {
  swcrc: false,
  module: { type: 'es6' },
  sourceMaps: true,
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

/** Of each module that was loaded, the path of its map: for jest, which writes stacks by itself. */
export const sourceMaps = new Map();

function keep(path, text) {
  const unfinished = `${path}.${process.pid}.${threadId}`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, path);
}

function translate(filename, source, kept, keptMap) {
  try {
    return readFileSync(kept, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  const { code, map } = require('@swc/core').transformSync(source, { ...options, filename });
  keep(keptMap, map);
  keep(kept, code);
  return code;
}

registerHooks({
  load(url, context, next) {
    if (!url.endsWith('.ts') || url.includes('/node_modules/')) return next(url, context);
    const filename = fileURLToPath(url);
    const source = readFileSync(filename, 'utf8');
    // The name belongs to it, since the map tells it.
    const key = createHash('sha1').update(salt).update(filename).update(source).digest('hex');
    const kept = join(folder, `${key}.js`);
    const keptMap = `${kept}.map`;
    sourceMaps.set(url, keptMap);
    const code = translate(filename, source, kept, keptMap);
    const link = `\n//# sourceMappingURL=${pathToFileURL(keptMap).href}`;
    return { format: 'module', shortCircuit: true, source: code + link };
  },
});
