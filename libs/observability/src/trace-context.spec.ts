import {
  currentTraceId,
  currentTraceparent,
  formatTraceparent,
  newTrace,
  noteTenant,
  openTrace,
  parseTraceparent,
  withJoinedTraces,
  withLogContext,
  withTrace,
} from './index.ts';
import { logFields } from './context.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const HEADER = `00-${TRACE_ID}-b7ad6b7169203331-01`;

describe('traceparent', () => {
  it('is read and written as the standard tells', () => {
    expect(parseTraceparent(HEADER)).toEqual({ traceId: TRACE_ID, spanId: 'b7ad6b7169203331', sampled: true });
    const trace = newTrace();
    expect(parseTraceparent(formatTraceparent(trace))).toEqual(trace);
  });

  it.each([
    undefined,
    '',
    'x',
    HEADER.toUpperCase(),
    `ff${HEADER.slice(2)}`,
    `${HEADER}-more`,
    `00-${'0'.repeat(32)}-b7ad6b7169203331-01`,
    `00-${TRACE_ID}-${'0'.repeat(16)}-01`,
  ])('is ignored when it is %p', (header) => {
    expect(parseTraceparent(header)).toBeUndefined();
  });

  it('of a later version is understood', () => {
    expect(parseTraceparent(`01-${TRACE_ID}-b7ad6b7169203331-00-more`)).toMatchObject({ sampled: false });
  });
});

describe('a piece of work', () => {
  const step = { name: 'step' };

  it('joins the trace that it was given, as a step of its own', async () => {
    await withTrace(HEADER, step, async () => {
      expect(currentTraceId()).toBe(TRACE_ID);
      expect(currentTraceparent()).toMatch(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-01$`));
      expect(currentTraceparent()).not.toBe(HEADER);
      withLogContext({ tenantId: 't' }, () => expect(currentTraceId()).toBe(TRACE_ID));
    });
    expect(currentTraceparent()).toBeUndefined();
  });

  it('begins a trace where it was given none, which nobody records', async () => {
    await withTrace(undefined, step, async () => {
      expect(currentTraceId()).toMatch(/^[0-9a-f]{32}$/);
      expect(currentTraceparent()).toMatch(/-00$/);
    });
  });

  it('goes on in the same trace through every way into it', () => {
    const open = openTrace(undefined, step);
    const [first, second] = [open.run(currentTraceparent), open.run(currentTraceparent)];
    expect(first).toBe(open.traceparent);
    expect(second).toBe(first);
  });

  it('is for a tenant from the moment that this is known', async () => {
    await withTrace(HEADER, step, async () => {
      expect(logFields()).toEqual({ traceId: TRACE_ID });
      noteTenant('t-1');
      await Promise.resolve();
      expect(logFields()).toEqual({ traceId: TRACE_ID, tenant: 't-1' });
    });
  });

  it('that joins several traces goes on in the first', async () => {
    await withJoinedTraces([undefined, HEADER, HEADER.replace('0af', '1af')], step, async () => {
      expect(currentTraceId()).toBe(TRACE_ID);
    });
  });
});
