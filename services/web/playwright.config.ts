import { availableParallelism } from 'node:os';
import { defineConfig } from '@playwright/test';

/** What tools/web/browser-tests.ts gives: a product that runs, and a browser. */
const env = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is missing: run ./blackfang test web, which starts what it needs.`);
  return value;
};
const browser = JSON.parse(env('BLACKFANG_BROWSER')) as {
  program: string;
  args: string[];
  env: Record<string, string>;
};

export default defineConfig({
  testDir: 'test',
  outputDir: 'test-results',
  fullyParallel: true,
  // The product works on the same cores.
  workers: Math.min(4, Math.max(2, Math.floor(availableParallelism() / 2))),
  // Far more than any of it takes on a machine of one's own: the product, the browsers and other tests share the cores.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: env('BLACKFANG_RESULT') }]],
  use: {
    baseURL: env('BLACKFANG_URL'),
    // Axe measures colours: nothing may be half way between two of them.
    contextOptions: { reducedMotion: 'reduce' },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1280, height: 800 },
    // A fifth of a run's time; a failure has its picture and its page in words without it.
    trace: process.env['BLACKFANG_TRACE'] === undefined ? 'off' : 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: browser.program,
      args: browser.args,
      env: { ...(process.env as Record<string, string>), ...browser.env },
    },
  },
  projects: [
    { name: 'stories', testMatch: '**/*.story.ts' },
    { name: 'screenshots', testMatch: '**/*.picture.ts' },
  ],
});
