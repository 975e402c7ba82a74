import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Product } from '../../services/standalone/test/product.ts';
import { pickFreePort } from '../../libs/local-servers/src/free-port.ts';
import { provideChromium } from './chromium.ts';

const root = join(import.meta.dirname, '../..');
/** Twice what all of it takes on two cores. */
const LIMIT_MS = 1_200_000;

export interface BrowserOutcome {
  readonly passed: number;
  /** Tests that failed or were skipped. */
  readonly failed: number;
  /** Each of these with its error. */
  readonly troubles: readonly string[];
  /** Each test that passed only at a second try, which there is with `--retries=1` alone. */
  readonly unsteady: readonly string[];
}

interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs: readonly {
    readonly title: string;
    readonly file: string;
    readonly tests: readonly {
      readonly status: 'expected' | 'unexpected' | 'flaky' | 'skipped';
      readonly results: readonly {
        readonly errors: readonly { readonly message?: string }[];
        readonly attachments?: readonly { readonly name: string; readonly path?: string }[];
      }[];
    }[];
  }[];
}

interface PlaywrightResult {
  readonly suites: readonly PlaywrightSuite[];
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
}

/**
 * Runs a project of the web app's Playwright configuration against a product with the demo.
 * @param args Playwright's own: part of a file's name, `-g` and a part of a test's name
 */
export async function runInBrowser(project: string, args: readonly string[]): Promise<BrowserOutcome> {
  const folder = mkdtempSync(join(tmpdir(), 'blackfang-web-'));
  const browser = await provideChromium();
  const given = process.env['BLACKFANG_URL'];
  // Of a shop that a story opens itself, which means no good.
  const strangeShop = `127.0.0.1:${await pickFreePort()}`;
  const product =
    given === undefined
      ? await Product.start({
          demo: true,
          allowEgress: [strangeShop],
          environment: { BLACKFANG_TRUSTED_PROXIES: '1' },
        })
      : undefined;
  try {
    const result = join(folder, 'result.json');
    const code = await playwright(['test', `--project=${project}`, ...args], {
      BLACKFANG_URL: given ?? product?.url ?? '',
      BLACKFANG_BROWSER: JSON.stringify(browser),
      BLACKFANG_STRANGE_SHOP: process.env['BLACKFANG_STRANGE_SHOP'] ?? strangeShop,
      BLACKFANG_RESULT: result,
    });
    if (!existsSync(result))
      return { passed: 0, failed: 1, troubles: [`Playwright ended with ${code}, no result.`], unsteady: [] };
    const { suites, stats } = JSON.parse(readFileSync(result, 'utf8')) as PlaywrightResult;
    const { expected, unexpected, flaky, skipped } = stats;
    const passed = expected + flaky;
    const failed = unexpected + skipped;
    return {
      passed,
      failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed,
      troubles: suites.flatMap((suite) => troublesOf(suite, ['unexpected', 'skipped'])),
      unsteady: suites.flatMap((suite) => troublesOf(suite, ['flaky'])),
    };
  } finally {
    await product?.close();
    rmSync(folder, { recursive: true });
  }
}

function troublesOf({ suites = [], specs }: PlaywrightSuite, statuses: readonly string[]): readonly string[] {
  const own = specs.flatMap(({ title, file, tests }) =>
    tests
      .filter(({ status }) => statuses.includes(status))
      .map(({ status, results }) => {
        const errors = results.flatMap((result) => result.errors.map(({ message = '' }) => message));
        const pages = results.flatMap(({ attachments = [] }) => attachments.map(pageInWords));
        return `${file}: ${title}: ${status}\n${[...errors.map(briefly), ...pages.map(briefly)].join('\n')}`;
      }),
  );
  return [...own, ...suites.flatMap((suite) => troublesOf(suite, statuses))];
}

const briefly = (text: string): string => text.slice(0, 700);

/** What stood on the page when a test failed, of what Playwright writes about it. */
function pageInWords({ name, path }: { readonly name: string; readonly path?: string }): string {
  if (name !== 'error-context' || path === undefined || !existsSync(path)) return '';
  return /```yaml\n([^]*?)```/.exec(readFileSync(path, 'utf8'))?.[1] ?? '';
}

function playwright(args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  const cli = join(root, 'node_modules/@playwright/test/cli.js');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: join(root, 'services/web'),
      env: { ...process.env, ...env, FORCE_COLOR: '0' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const late = setTimeout(() => child.kill('SIGTERM'), LIMIT_MS);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(late);
      resolve(code ?? 1);
    });
  });
}
