// Builds services/web/dist: hashed assets, each with its .br and .gz beside it, and refuses more JavaScript on a first
// load than the budget allows. The old build is served until the new one is complete.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { build } from 'vite';
import { measureFirstLoads } from './web/first-load.ts';
import { precompress } from './web/precompress.ts';
import { preloadsOf } from './web/preloads.ts';
import { writeScreensAhead } from './web/write-ahead.ts';

const web = join(import.meta.dirname, '../services/web');
const dist = join(web, 'dist');
const BUDGET_BYTES = 120 << 10;

const since = performance.now();
const fresh = `${dist}.${process.pid}`;
try {
  await build({
    configFile: join(web, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: fresh, emptyOutDir: true },
  });
  await writeScreensAhead(web, fresh);
  await precompress(fresh);
  const loads = measureFirstLoads(fresh);
  const heaviest = loads.reduce((most, load) => (load.gzipBytes > most.gzipBytes ? load : most));
  for (const { screen, gzipBytes } of loads) console.log(`  ${kilobytes(gzipBytes).padStart(8)}  ${screen}`);
  if (heaviest.gzipBytes > BUDGET_BYTES) {
    throw new Error(
      `The first load of ${heaviest.screen} is ${kilobytes(heaviest.gzipBytes)} of JavaScript gzipped, over the budget of ${kilobytes(BUDGET_BYTES)}: load what it does not need at first with import().`,
    );
  }
  writeFileSync(join(fresh, 'preloads.json'), JSON.stringify(preloadsOf(fresh, loads)));
  rmSync(`${dist}.old`, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  renameSync(dist, `${dist}.old`);
  renameSync(fresh, dist);
  rmSync(`${dist}.old`, { recursive: true });
  const seconds = ((performance.now() - since) / 1_000).toFixed(1);
  console.log(
    `The web app is built in ${seconds} s: ${kilobytes(heaviest.gzipBytes)} of JavaScript gzipped at most on a first load, of ${kilobytes(BUDGET_BYTES)}.`,
  );
} catch (error) {
  // A package of the build would write its whole source before what is not caught.
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(fresh, { recursive: true, force: true });
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1_024).toFixed(1)} KB`;
}
