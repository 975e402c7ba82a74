import { receipts, setPrice, type Customer, type Receipt } from './customer.ts';
import type { Product } from './product.ts';
import type { Span, TraceSink } from './trace-sink.ts';
import { until } from '@blackfang/testing';

export const BACKPACK = 'trail-backpack-ridge';

export const tracesOf = (list: readonly Receipt[]) => list.map(({ headers }) => headers['traceparent'] ?? '');
export const traceIdOf = (traceparent: string) => traceparent.split('-')[1] ?? '';

/** Looks at a page now. @returns the trace of the request */
export async function lookAt({ api }: Customer, watchId: string): Promise<string> {
  const { status, headers } = await api.call('POST', `/watches/${watchId}/run`);
  expect(status).toBeLessThan(300);
  return headers.get('x-trace-id') ?? '';
}

/** The spans that lead to the call of a webhook, each a part of the one before. */
export const WAY = [
  'POST /api/v1/watches/:id/run',
  'blackfang.scraping.v1.WatchService/RunWatch',
  'blackfang.scraping.v1.WatchService/RunWatch',
  'run watch',
  'process scraping.observation.v1',
  'process analysis.offer.v1',
  'deliver webhook',
  'POST',
];

/**
 * Looks at a page whose price has changed, and follows what comes of it to the hook `traced`: all of it is one trace.
 * @returns the trace of the request, and the way that it went
 */
export async function followAlert(
  product: Product,
  sink: TraceSink,
  ada: Customer,
): Promise<{ traceId: string; way: readonly string[] }> {
  await ada.api.post('/rules', { name: 'Any', scope: { all: true }, when: { kind: 'price_changed' } });
  await ada.subscribe('traced');
  const { url } = await setPrice(product, BACKPACK, '179.95');
  const watch = await ada.watch(url);
  await setPrice(product, BACKPACK, '137.42');
  const traceId = await lookAt(ada, watch.id);

  const [traceparent = ''] = await until('webhook', async () => {
    const told = tracesOf(await receipts(product, 'traced'));
    return told.length > 0 && told;
  });
  expect(traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
  const call = await until('span of the call', async () =>
    sink.ofTrace(traceId).find(({ spanId }) => spanId === traceparent.split('-')[2]),
  );
  // What a span is a part of is told when it ends, so later.
  const way = await until('whole way', async () => sink.way(call)[0]?.startsWith('POST /api') && sink.way(call));
  // What was done together with others, such as the demo's, may stand in a trace of theirs.
  const alone = way.filter((name) => !/^(transaction|publish|finish) /.test(name));
  // Each process tells its spans when they have ended, and some end after the webhook was called.
  for (const name of ['transaction scraping', 'look at page', 'transaction alerting']) {
    await until(`span ${name}`, () => sink.ofTrace(traceId).some((span) => span.name === name));
  }
  const isPart = (span: Span) => [span, ...(span.links ?? [])].some((of) => of.traceId === traceId);
  for (const name of ['relay outbox', 'finish runs', 'publish analysis.offer.v1']) {
    await until(`span ${name}`, () => sink.spans.some((span) => span.name === name && isPart(span)));
  }
  return { traceId, way: alone };
}
