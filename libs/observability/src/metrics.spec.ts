import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { AppError } from '@blackfang/core';
import { createLogger, createMetrics, startOpsServer, type DependencyState } from './index.ts';

const LOADER = join(import.meta.dirname, '../../../tools/ts.mjs');

describe('metrics of a process', () => {
  const metrics = createMetrics('standalone');

  it('count each service under its name', async () => {
    for (const service of ['scraping', 'analysis']) {
      const runs = metrics.forService(service).counter({ name: 'runs_total', help: 'Runs.', labels: ['status'] });
      runs.inc({ status: 'ok' }, 2);
    }
    const text = await metrics.registry.metrics();
    expect(text).toContain('blackfang_runs_total{service="scraping",status="ok"} 2');
    expect(text).toContain('blackfang_runs_total{service="analysis",status="ok"} 2');
  });

  it('count the runtime once', async () => {
    const script = `import { createMetrics } from '@blackfang/observability';
      for (const service of ['first', 'second']) console.log(await createMetrics(service).registry.metrics());`;
    const flags = ['--conditions=blackfang-source', '--import', LOADER, '--input-type=module', '--eval', script];
    const child = spawn(process.execPath, flags, { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] });
    expect((await textOf(child.stdout)).match(/^process_cpu_seconds_total\{.*\}/gm)).toEqual([
      'process_cpu_seconds_total{service="first"}',
    ]);
  });

  it('stay few when label values are many', async () => {
    const fetches = metrics.counter({ name: 'fetches_total', help: 'Fetches.', labels: ['host'], maxSeries: 10 });
    for (let i = 0; i < 1_000; i++) fetches.inc({ host: `shop-${i}.example` });
    const series = (await metrics.registry.metrics()).match(/^blackfang_fetches_total\{.*$/gm);
    expect(series).toHaveLength(11);
    expect(series).toContain('blackfang_fetches_total{service="standalone",host="other"} 990');
  });

  it.each(['tenant', 'tenantId', 'watch_id', 'url', 'id'])('refuse a label %p', (label) => {
    expect(() => metrics.counter({ name: `bad_${label}_total`, help: 'x', labels: [label] })).toThrow('has no bound');
  });

  it('refuse one name for two kinds', () => {
    metrics.counter({ name: 'things', help: 'x' });
    expect(() => metrics.gauge({ name: 'things', help: 'x' })).toThrow('exists already');
  });

  it('ask each service for its gauge when they are read', async () => {
    let waiting = 3;
    metrics.forService('scraping').gauge({ name: 'queue_rows', help: 'Rows.', collect: () => waiting });
    metrics.forService('alerting').gauge({ name: 'queue_rows', help: 'Rows.', collect: () => Promise.resolve(7) });
    waiting = 5;
    const text = await metrics.registry.metrics();
    expect(text).toContain('blackfang_queue_rows{service="scraping"} 5');
    expect(text).toContain('blackfang_queue_rows{service="alerting"} 7');
  });

  it('go on without a gauge that can not be told, and count that', async () => {
    let away = false;
    metrics.gauge({
      name: 'lane_rows',
      help: 'Rows.',
      labels: ['lane'],
      collect: () => {
        if (away) throw new Error('Postgres is away');
        return [{ labels: { lane: 'mail' }, value: 4 }];
      },
    });
    expect(await metrics.registry.metrics()).toContain('blackfang_lane_rows{service="standalone",lane="mail"} 4');
    away = true;
    expect(await metrics.registry.metrics()).not.toContain('blackfang_lane_rows{');
    expect(await metrics.registry.metrics()).toMatch(/metric_failures_total\{[^}]*"blackfang_lane_rows"\} [12]/);
  });

  it('tell rate, errors and duration of a piece of work', async () => {
    const work = (fn: () => Promise<number>) => metrics.observe('delivery', { channel: 'email' }, fn);
    expect(await work(() => Promise.resolve(1))).toBe(1);
    await expect(work(() => Promise.reject(new AppError('timeout', 'smtp_timeout', 'Late.')))).rejects.toThrow('Late.');
    const text = await metrics.registry.metrics();
    const count = (outcome: string) =>
      `blackfang_delivery_duration_seconds_count{service="standalone",channel="email",outcome="${outcome}"} 1`;
    expect(text).toContain(count('ok'));
    expect(text).toContain(count('timeout'));
  });
});

describe('the ops server', () => {
  const lines: string[] = [];
  const logger = createLogger({ service: 'x', level: 'info', stream: { write: (line) => lines.push(line) } });
  let ready: () => Promise<Record<string, DependencyState>> = () => Promise.resolve({ postgres: 'up' });

  async function started() {
    const { registry } = createMetrics('alerting');
    return startOpsServer({ port: 0, host: '127.0.0.1', registry, ready: () => ready(), logger });
  }

  it('tells liveness, readiness of each dependency, and metrics', async () => {
    const server = await started();
    const get = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);
    expect((await get('/health/live')).status).toBe(200);
    expect(await (await get('/health/ready')).json()).toEqual({ status: 'up', dependencies: { postgres: 'up' } });
    expect((await get('/metrics?x=1')).headers.get('content-type')).toContain('text/plain');
    expect((await get('/nothing')).status).toBe(404);

    ready = () => Promise.resolve({ postgres: 'down', cache: 'degraded' });
    expect((await get('/health/ready')).status).toBe(503);

    ready = () => Promise.reject(new Error('password of the pool'));
    const failed = await get('/health/ready');
    expect(failed.status).toBe(503);
    expect(await failed.text()).not.toContain('pool');
    expect(lines.join()).toContain('Readiness could not be told.');
    await server.close();
  });

  it('refuses a port that is taken', async () => {
    const first = await started();
    const { registry } = createMetrics('alerting');
    const second = startOpsServer({ port: first.port, host: '127.0.0.1', registry, ready, logger });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await first.close();
  });
});
