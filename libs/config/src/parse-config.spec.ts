import { inspect } from 'node:util';
import { AppError } from '@blackfang/core';
import { z } from 'zod';
import {
  count,
  durationMs,
  eventLogUrl,
  flag,
  kafkaAddress,
  list,
  parseConfig,
  port,
  secret,
  Secret,
  secretUrl,
  url,
} from './index.ts';

const Settings = z.object({
  DATABASE_URL: secretUrl('postgres', 'postgresql'),
  TOKEN_KEY: secret(16),
  PORT: port(),
  FETCH_TIMEOUT_MS: durationMs({ min: 100, max: 60_000 }).prefault('15000'),
  SCRAPING_WORKERS: count({ min: 1, max: 64 }).prefault('4'),
  ALLOW_EGRESS: list(2).prefault(''),
  PUBLIC_URL: url('http', 'https').optional(),
  DEMO: flag().prefault('false'),
});

const GOOD = { DATABASE_URL: 'postgres://app:hunter22@db/app', TOKEN_KEY: 'correct-horse-battery', PORT: '8080' };

function refusal(source: Record<string, string | undefined>): AppError {
  try {
    parseConfig(Settings, source, 'scraping');
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('the settings were accepted');
}

describe('settings of a service', () => {
  it('are read with their types and defaults', () => {
    const config = parseConfig(Settings, { ...GOOD, ALLOW_EGRESS: 'a:1, b:2', DEMO: 'true', HOME: '/x' }, 'scraping');
    expect(config).toMatchObject({ PORT: 8080, FETCH_TIMEOUT_MS: 15_000, SCRAPING_WORKERS: 4, DEMO: true });
    expect(config.ALLOW_EGRESS).toEqual(['a:1', 'b:2']);
    expect(config.DATABASE_URL.reveal()).toBe(GOOD.DATABASE_URL);
    expect('HOME' in config).toBe(false);
  });

  it('are refused all at once, each key with what is wanted', () => {
    const error = refusal({
      DATABASE_URL: 'mysql://app:hunter22@db/app',
      TOKEN_KEY: 'too-short-key',
      FETCH_TIMEOUT_MS: '15s',
      SCRAPING_WORKERS: '0',
      ALLOW_EGRESS: 'a,b,c',
      PUBLIC_URL: 'somewhere',
      DEMO: 'yes',
      SCRAPING_WORKRES: '8',
    });
    expect(error.reason).toBe('config_invalid');
    expect(Object.fromEntries(error.fields.map(({ path, message }) => [path, message]))).toEqual({
      DATABASE_URL: 'not valid; wanted an address starting with postgres:// or postgresql://',
      TOKEN_KEY: 'not valid; wanted a secret text of at least 16 characters',
      PORT: 'not set; wanted a port, a whole number from 0 to 65535',
      FETCH_TIMEOUT_MS: 'not valid; wanted milliseconds, a whole number from 100 to 60000',
      SCRAPING_WORKERS: 'not valid; wanted a count, a whole number from 1 to 64',
      ALLOW_EGRESS: 'not valid; wanted up to 2 texts with commas between them',
      PUBLIC_URL: 'not valid; wanted an address starting with http:// or https://',
      DEMO: 'not valid; wanted true or false',
      SCRAPING_WORKRES: 'no such setting of scraping; remove it or correct its name',
    });
    for (const { path } of error.fields) expect(error.message).toContain(path);
    expect(error.message).not.toMatch(/hunter22|too-short-key/);
  });

  it('that are empty count as not set', () => {
    expect(parseConfig(Settings, { ...GOOD, FETCH_TIMEOUT_MS: '', PUBLIC_URL: '' }, 'scraping').FETCH_TIMEOUT_MS).toBe(
      15_000,
    );
    expect(refusal({ ...GOOD, PORT: '' }).fields).toHaveLength(1);
  });

  it.each(['1e3', '0x10', ' 80', '80.0', '-1', '65536', '9'.repeat(30)])('refuse %p as a port', (text) => {
    expect(refusal({ ...GOOD, PORT: text }).fields).toEqual([expect.objectContaining({ path: 'PORT' })]);
  });

  it('leave alone what Kubernetes sets beside a Service of the same name', () => {
    const links = {
      SCRAPING_SERVICE_HOST: '10.0.0.1',
      SCRAPING_PORT: 'tcp://10.0.0.1:80',
      SCRAPING_PORT_80_TCP_ADDR: 'x',
    };
    expect(parseConfig(Settings, { ...GOOD, ...links }, 'scraping').PORT).toBe(8080);
  });
});

describe('a secret', () => {
  it('shows itself to nobody who did not ask', () => {
    const value = new Secret('hunter22');
    expect([`${value}`, JSON.stringify({ value }), inspect({ value })].join()).not.toContain('hunter22');
    expect(value.reveal()).toBe('hunter22');
  });
});

describe('the address of the event log', () => {
  const parse = (EVENT_LOG_URL: string) =>
    parseConfig(z.object({ EVENT_LOG_URL: eventLogUrl() }), { EVENT_LOG_URL }, 'billing').EVENT_LOG_URL.reveal();

  it('names brokers of Kafka, with TLS and a login where they are wanted', () => {
    expect(kafkaAddress(parse('kafka://one:9092,two:9092'))).toEqual({ brokers: ['one:9092', 'two:9092'], tls: false });
    expect(kafkaAddress(parse('kafkas://billing:a%2Fb@one:9093'))).toEqual({
      brokers: ['one:9093'],
      tls: true,
      login: { username: 'billing', password: 'a/b' },
    });
  });

  it('may be in Postgres', () => {
    expect(kafkaAddress(parse('postgres://log:secret@localhost:5432/blackfang'))).toBeUndefined();
  });

  it.each(['kafka://', 'kafka://one', 'kafka://one:9092,', 'kafka://user@one:9092', 'amqp://one:5672', 'one:9092'])(
    'is refused where it is %s, without being shown',
    (url) => expect(() => parse(url)).toThrow(/EVENT_LOG_URL: not valid; wanted postgres:.* or kafka:/),
  );
});
