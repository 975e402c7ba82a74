import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { repositoryFiles } from '../source-files.ts';

const root = join(import.meta.dirname, '../..');

/** A copy of this repository that may be broken: its own files, and links to the packages that are installed here. */
export class TreeCopy {
  readonly folder: string;
  #undo: (() => void)[] = [];

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'blackfang-gates-'));
    for (const file of repositoryFiles()) {
      mkdirSync(join(this.folder, dirname(file)), { recursive: true });
      copyFileSync(join(root, file), join(this.folder, file));
    }
    for (const generated of ['libs/contracts/src/gen', 'services/web/src/gen']) {
      cpSync(join(root, generated), join(this.folder, generated), { recursive: true });
    }
    this.#linkPackages();
    // What is checked is what git knows of.
    for (const args of [
      ['init', '--quiet'],
      ['add', '--all'],
    ])
      execFileSync('git', args, { cwd: this.folder });
  }

  /** Our own packages lead to the copy, all others to what is installed. */
  #linkPackages(): void {
    const [from, to] = [join(root, 'node_modules'), join(this.folder, 'node_modules')];
    mkdirSync(join(to, '@blackfang'), { recursive: true });
    for (const name of readdirSync(from)) {
      if (name !== '@blackfang' && name !== '.cache') symlinkSync(join(from, name), join(to, name));
    }
    for (const parent of ['libs', 'services']) {
      for (const name of readdirSync(join(this.folder, parent))) {
        symlinkSync(join('../..', parent, name), join(to, '@blackfang', name));
      }
    }
  }

  /** Replaces text that must be there, once: a plant whose place is gone proves nothing. */
  replace(file: string, text: string, by: string): void {
    const path = join(this.folder, file);
    const before = readFileSync(path, 'utf8');
    const places = before.split(text).length - 1;
    if (places !== 1)
      throw new Error(`${file} has ${places} places like "${text}", where the fault needs exactly one.`);
    writeFileSync(
      path,
      before.replace(text, () => by),
    );
    this.#undo.push(() => writeFileSync(path, before));
  }

  add(file: string, text: string): void {
    const path = join(this.folder, file);
    if (existsSync(path))
      throw new Error(`${relative(this.folder, path)} is there already; name the fault's file otherwise.`);
    writeFileSync(path, text);
    this.#undo.push(() => rmSync(path));
  }

  mend(): void {
    for (const undo of this.#undo.toReversed()) undo();
    this.#undo = [];
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
