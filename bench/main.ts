// `./blackfang bench [name]`: runs the benchmarks one after the other, each in a process of its own.
// Every file here that exports nothing is a benchmark, and its first line tells what it measures.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const folder = import.meta.dirname;

interface Benchmark {
  readonly name: string;
  readonly file: string;
  readonly about: string;
}

function listBenchmarks(): Benchmark[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && name !== 'main.ts')
    .map((name) => ({ file: join(folder, name), source: readFileSync(join(folder, name), 'utf8') }))
    .filter(({ source }) => !/^export /m.test(source))
    .map(({ file, source }) => ({
      name: basename(file, '.ts'),
      file,
      about: /^\/\/ (.*)/.exec(source)?.[1] ?? '',
    }));
}

async function run({ name, file }: Benchmark): Promise<boolean> {
  process.stdout.write(`\n== ${name}\n`);
  const child = spawn(process.execPath, [...process.execArgv, file], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}

const benchmarks = listBenchmarks();
const wanted = process.argv[2];
const chosen = benchmarks.filter(({ name }) => wanted === undefined || name === wanted);
if (chosen.length === 0) {
  const list = benchmarks.map(({ name, about }) => `  ${name.padEnd(12)} ${about}`).join('\n');
  process.stderr.write(`There is no benchmark "${wanted ?? ''}".\n\n${list}\n`);
  process.exit(2);
}
const missed: string[] = [];
for (const benchmark of chosen) if (!(await run(benchmark))) missed.push(benchmark.name);
if (missed.length > 0) process.stderr.write(`\nFailed or below the goal: ${missed.join(', ')}\n`);
process.exitCode = missed.length > 0 ? 1 : 0;
