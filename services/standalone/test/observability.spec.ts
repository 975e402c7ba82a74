import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { isId } from '@blackfang/core';
import type { Made } from './api.ts';
import { Customer, receipts, setPrice } from './customer.ts';
import { BACKPACK, followAlert, lookAt, traceIdOf, tracesOf, WAY } from './follow-alert.ts';
import { readMetrics, type Metric } from './metrics-page.ts';
import { Product } from './product.ts';
import { TraceSink } from './trace-sink.ts';
import { until } from '@blackfang/testing';

const DOCUMENT = join(import.meta.dirname, '../../../docs/observability.md');
/** With four partitions of the log, at least three of them share one. */
const WATCHES = 9;
/** Of OTLP's kinds of spans. */
const CONSUMER = 5;

type Line = Readonly<Record<string, unknown>>;

describe('P8 whoever runs it sees', () => {
  let sink: TraceSink;
  let product: Product;
  let ada: Customer;
  const lines: Line[] = [];
  let traced = '';

  beforeAll(async () => {
    sink = await TraceSink.open();
    product = await Product.start({
      demo: true,
      environment: { ...sink.environment, LOG_LEVEL: 'debug' },
      onLine: (line) => {
        if (line.startsWith('{')) lines.push(JSON.parse(line) as Line);
      },
    });
    ada = await Customer.registerVerified(product, 'Ada');
  });

  afterAll(async () => {
    await product?.close();
    await sink?.close();
  });

  it('one trace, from the request through calls, outbox, log and consumers to the receiver of the webhook', async () => {
    const { traceId, way } = await followAlert(product, sink, ada);
    expect(way).toEqual(WAY);
    traced = traceId;
  });

  it('each of many traces to its own receiver, and links where they were worked on together', async () => {
    await ada.subscribe('joined');
    const { url } = await setPrice(product, BACKPACK, '100.00');
    const watches = await Promise.all(
      Array.from({ length: WATCHES }, (_, number) => ada.watch(`${url}?visit=${number}`)),
    );
    await setPrice(product, BACKPACK, '90.00');
    // Analysis can't write down what it hears, so that the rest of a partition becomes one batch.
    const traceIds = await product.whileHolding('LOCK TABLE analysis.inbox IN SHARE MODE', async (release) => {
      const asked = await Promise.all(watches.map(({ id }) => lookAt(ada, id)));
      await until('observations of all in the log', async () => {
        const rows = await product.query<{ traceparent: string }>(
          "SELECT headers ->> 'traceparent' AS traceparent FROM event_log.record WHERE topic = 'scraping.observation.v1'",
        );
        const seen = new Set(rows.map((row) => traceIdOf(row.traceparent)));
        return asked.every((one) => seen.has(one));
      });
      await release();
      return asked;
    });
    expect(new Set(traceIds).size).toBe(WATCHES);
    const told = await until('webhook of each', async () => {
      const all = tracesOf(await receipts(product, 'joined')).map(traceIdOf);
      return all.length === WATCHES && all;
    });
    expect(new Set(told)).toEqual(new Set(traceIds));
    const joint = await until('span of a joint batch', async () =>
      sink.spans.find(({ name, kind, links = [] }) => {
        const isBatch = name === 'process scraping.observation.v1' && kind === CONSUMER;
        return isBatch && links.some(({ traceId }) => traceIds.includes(traceId));
      }),
    );
    // Whose trace it is not a part of goes on in a span that is linked back.
    const linked = joint.links?.find(({ traceId }) => traceIds.includes(traceId));
    expect(linked?.traceId).not.toBe(joint.traceId);
  });

  it('spans that tell nothing of people, no secret and no address', () => {
    const address = new URL(product.at('receiver')).host;
    for (const word of [
      ada.email,
      '@customer.test',
      ada.accessToken,
      'whsec_',
      'token=',
      '/hooks/',
      'Mozilla',
      address,
    ]) {
      expect(sink.sent).not.toContain(word);
    }
    const names = new Set(sink.spans.map(({ name }) => name));
    for (const name of names) expect(name).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}|\d{3,}|\?|https?:/);
    expect(sink.sent).toContain(ada.tenantId);
  });

  it('of each line of work whose it is, and the trace that it belongs to', async () => {
    const done = [
      'a request was answered',
      'a run ended',
      'a batch took effect',
      'an endpoint was called',
      'a mail was sent',
    ];
    for (const message of done) {
      const told = lines.filter(({ msg, route, tenants }) => {
        return msg === message && !String(route).startsWith('/api/v1/auth/') && (tenants ?? 1) === 1;
      });
      expect([message, told.length > 0]).toEqual([message, true]);
      for (const line of told) expect([line, isId(String(line['tenant']))]).toEqual([line, true]);
    }
    for (const line of lines.filter(({ tenant }) => tenant !== undefined)) {
      expect([line, /^[0-9a-f]{32}$/.test(String(line['traceId']))]).toEqual([line, true]);
      expect(line).not.toHaveProperty('tenantId');
    }
    const services = lines.filter((line) => line['traceId'] === traced).map(({ service }) => service);
    expect(services).toEqual(expect.arrayContaining(['gateway', 'scraping', 'alerting']));
  });

  describe('metrics', () => {
    let metrics: Metric[];

    beforeAll(async () => {
      const response = await fetch(`http://127.0.0.1:${product.port + 105}/metrics`);
      metrics = readMetrics(await response.text());
    });

    const ours = () => metrics.filter(({ name }) => name.startsWith('blackfang_'));
    const labelsOf = ({ series }: Metric) =>
      [...new Set(series.flatMap((labels) => Object.keys(labels)))].filter(
        (label) => !['service', 'le'].includes(label),
      );

    it('with a help, and few series, however many tenants, watches and addresses there are', () => {
      expect(ours().length).toBeGreaterThan(25);
      for (const { name, help, series } of metrics) {
        expect([name, help.length > 5, series.length < 2_000]).toEqual([name, true, true]);
      }
      for (const { name, series } of ours()) {
        for (const [label, value] of series.flatMap((labels) => Object.entries(labels))) {
          if (label === 'le') continue;
          expect([name, label, value]).toEqual([name, label, expect.stringMatching(/^[\w./:*-]{0,100}$/)]);
          expect([name, value]).not.toEqual([
            name,
            expect.stringMatching(/[0-9a-f]{8}-[0-9a-f]{4}-|https?:|\d+\.\d+\.\d+|[0-9a-f]{16}/),
          ]);
        }
      }
    });

    it('of everything that waits, fails or takes time', () => {
      const shown = new Set(metrics.filter(({ series }) => series.length > 0).map(({ name }) => name));
      for (const name of ['nodejs_eventloop_lag_p99_seconds', 'nodejs_eventloop_lag_max_seconds'])
        expect(shown).toContain(name);
      const queues = metrics.find(({ name }) => name === 'blackfang_queue_due')?.series ?? [];
      expect(new Set(queues.map(({ queue }) => queue))).toEqual(
        new Set(['run_queue', 'watch_job_queue', 'data_export_queue', 'webhook_queue', 'email_queue', 'mail_queue']),
      );
    });

    it('as docs/observability.md tells them', async () => {
      const rows = ours().map((metric) => ({ name: metric.name, type: metric.type, help: metric.help }));
      const written = [
        ...(await readFile(DOCUMENT, 'utf8')).matchAll(/^\| `(blackfang_\w+)` +\| (\w+) +\| (.*?) +\| (.*?) +\|$/gm),
      ];
      const told = written.map(([, name, type, , help]) => ({ name, type, help }));
      type Named = { name: string | undefined };
      const byName = (one: Named, other: Named) => ((one.name ?? '') < (other.name ?? '') ? -1 : 1);
      expect(told.toSorted(byName)).toEqual(rows.toSorted(byName));
      const labels = new Map(
        written.map(([, name = '', , of = '']) => [name, of.replaceAll('`', '').split(', ').filter(Boolean)]),
      );
      for (const metric of ours()) {
        for (const label of labelsOf(metric))
          expect([metric.name, labels.get(metric.name)]).toEqual([metric.name, expect.arrayContaining([label])]);
      }
    });
  });
});

describe('P8 a trace over Kafka', () => {
  it('goes on from process to process', async () => {
    const sink = await TraceSink.open();
    const product = await Product.start({ demo: true, distributed: true, environment: sink.environment });
    try {
      const { way } = await followAlert(product, sink, await Customer.register(product, 'Ada'));
      expect(way).toEqual(WAY);
    } finally {
      await product.close();
      await sink.close();
    }
  });
});

describe('P8 traces that nobody wants recorded', () => {
  it('are sent nowhere, from the first request to the webhook, which says so', async () => {
    const sink = await TraceSink.open();
    const called = Promise.withResolvers<string>();
    const receiver = createServer((request, response) => {
      called.resolve(String(request.headers['traceparent']));
      response.end();
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    const address = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    const sampling = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' };
    const environment = { ...sink.environment, ...sampling };
    const product = await Product.start({ allowEgress: [address], environment });
    try {
      const { api } = await Customer.register(product, 'Ada');
      const endpoint = await api.post<Made>('/webhook-endpoints', { url: `http://${address}/`, topics: ['alert.*'] });
      const { headers } = await api.call('POST', `/webhook-endpoints/${endpoint.id}/test`);
      expect(await called.promise).toMatch(new RegExp(`^00-${headers.get('x-trace-id')}-[0-9a-f]{16}-00$`));
    } finally {
      // Ends by sending what waits.
      await product.close();
      receiver.close();
      await sink.close();
    }
    expect(sink.sent).toBe('');
  });
});
