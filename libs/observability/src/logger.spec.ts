import { AppError } from '@blackfang/core';
import { createLogger, NestLogger, newTrace, formatTraceparent, withLogContext, withTrace } from './index.ts';

function recordingLogger(level: 'debug' | 'info' = 'debug') {
  const lines: string[] = [];
  const logger = createLogger({ service: 'alerting', level, stream: { write: (line) => lines.push(line) } });
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
}

describe('a log line', () => {
  it('says which service, tenant and trace it belongs to', async () => {
    const { logger, last } = recordingLogger();
    const trace = newTrace();
    await withTrace(formatTraceparent(trace), { name: 'step' }, () =>
      withLogContext({ tenantId: 't-1' }, async () => {
        await Promise.resolve();
        logger.child({ rule: 'r-1' }).info({ deliveries: 2 }, 'Alert raised.');
      }),
    );
    expect(last()).toMatchObject({
      level: 'info',
      service: 'alerting',
      tenant: 't-1',
      traceId: trace.traceId,
      rule: 'r-1',
      deliveries: 2,
      msg: 'Alert raised.',
    });
    expect(Date.parse(String(last().time))).toBeGreaterThan(0);
  });

  it.each([
    ['a header', { headers: { authorization: 'Bearer s3cr3t', Cookie: 's3cr3t', 'x-api-key': 's3cr3t' } }],
    ['a password', { input: { users: [{ newPassword: 's3cr3t' }] } }],
    ['a token in a map', { tokens: new Map([['refreshToken', 's3cr3t']]) }],
    ['a token in a sentence', { note: 'sent Bearer s3cr3t to it' }],
    ['a webhook secret', { detail: ['whsec_s3cr3t+/=='] }],
    ['a database address', { url: 'postgres://app:s3cr3t@db/app' }],
    ['a link', { url: 'https://x.example/reset?token=s3cr3t&x=1' }],
    ['an error', { err: new Error('refused whsec_s3cr3t', { cause: { clientSecret: 's3cr3t' } }) }],
    ['an Idempotency-Key', { 'idempotency-key': 's3cr3t' }],
  ])('shows no secret of %s', (_what, fields) => {
    const { logger, lines } = recordingLogger();
    logger.info(fields, 'Called with whsec_s3cr3t.');
    logger.child(fields).info('Called.');
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).not.toContain('s3cr3t');
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  });

  it('shows counts of tokens, which are no secrets', () => {
    const { logger, last } = recordingLogger();
    logger.info({ tokensLeft: 5 }, 'Limited.');
    expect(last().tokensLeft).toBe(5);
  });

  it('tells an error with everything that caused it', () => {
    const { logger, last } = recordingLogger();
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const cause = new AppError('unavailable', 'database_away', 'Try again.', { meta: { host: 'db' }, cause: refused });
    logger.error({ err: new Error('run failed', { cause }) }, 'Run failed.');
    expect(last().err).toMatchObject({
      type: 'Error',
      message: 'run failed',
      stack: expect.stringContaining('logger.spec'),
      cause: {
        type: 'AppError',
        kind: 'unavailable',
        reason: 'database_away',
        meta: { host: 'db' },
        cause: { message: 'connect ECONNREFUSED', code: 'ECONNREFUSED' },
      },
    });
  });

  it('stays within bounds for cycles, deep and long values', () => {
    const { logger, lines } = recordingLogger();
    const cycle: Record<string, unknown> = { text: 'x'.repeat(1_000_000), big: 10n, when: new Date(Number.NaN) };
    cycle.self = cycle;
    logger.info({ cycle, many: Array.from({ length: 10_000 }, (_, i) => i) }, 'Odd.');
    expect(lines[0]?.length).toBeLessThan(100_000);
  });
});

describe('lines of Nest', () => {
  it('become ours, and its start is told to debuggers alone', () => {
    const { logger, lines, last } = recordingLogger('info');
    const nest = new NestLogger(logger);
    nest.log('AppModule dependencies initialized', 'InstanceLoader');
    expect(lines).toHaveLength(0);
    nest.error(new Error('boom'), 'Error: boom\n    at x (y.ts:1:1)', 'ExceptionsHandler');
    expect(last()).toMatchObject({
      level: 'error',
      context: 'ExceptionsHandler',
      msg: 'boom',
      err: { message: 'boom' },
    });
    nest.warn('late', 'Scheduler');
    expect(last()).toMatchObject({ level: 'warn', context: 'Scheduler', msg: 'late' });
  });
});
