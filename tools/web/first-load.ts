import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

interface Chunk {
  readonly file: string;
  readonly src?: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
}

export interface FirstLoad {
  /** Its module: `src/screens/home/home.screen.tsx`. */
  readonly screen: string;
  /** All the JavaScript that must be there before it stands, in an empty cache; what it loads behind that is not counted. */
  readonly gzipBytes: number;
  /** Below the folder of the build. */
  readonly files: readonly string[];
}

const SCREEN = /\.screen\.tsx$/;
/** What a screen of somebody who is signed in stands in. */
const AROUND_SIGNED_IN = ['src/shell/shell.tsx'];
const BEFORE_SIGN_IN = 'src/screens/account/';

/** What each screen costs when it is the first that somebody opens, from the manifest of a build that is compressed. */
export function measureFirstLoads(folder: string): FirstLoad[] {
  const chunks = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, Chunk>;
  const entries = Object.keys(chunks).filter((key) => chunks[key]?.isEntry);
  const screens = Object.keys(chunks).filter((key) => SCREEN.test(key));
  if (entries.length === 0 || screens.length === 0) throw new Error('The build has no entry or no screen.');
  return screens.toSorted().map((screen) => {
    const around = screen.startsWith(BEFORE_SIGN_IN) ? [] : AROUND_SIGNED_IN;
    const needed = new Set<string>();
    for (const key of [...entries, ...around, screen]) collect(chunks, key, needed);
    const sizes = [...needed].map((file) => statSync(join(folder, `${file}.gz`)).size);
    return { screen, gzipBytes: sizes.reduce((sum, size) => sum + size, 0), files: [...needed] };
  });
}

function collect(chunks: Readonly<Record<string, Chunk>>, key: string, into: Set<string>): void {
  const chunk = chunks[key];
  if (chunk === undefined) throw new Error(`${key} is not in the build.`);
  if (into.has(chunk.file)) return;
  into.add(chunk.file);
  for (const imported of chunk.imports ?? []) collect(chunks, imported, into);
}
