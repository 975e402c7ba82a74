import { randomUUID } from 'node:crypto';

/** Where a piece of work stands in a trace, https://www.w3.org/TR/trace-context/ */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits: the span that the work belongs to. */
  readonly spanId: string;
  readonly sampled: boolean;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const SAMPLED = 1;

/** A trace that begins here, for log lines alone: nobody records it. */
export function newTrace(): TraceContext {
  return { traceId: randomUUID().replaceAll('-', ''), spanId: newSpanId(), sampled: false };
}

/** A step of its own within `parent`. */
export function childOf(parent: TraceContext): TraceContext {
  return { ...parent, spanId: newSpanId() };
}

/** @returns undefined for what the standard tells to ignore: no header, a bad one, ids of zeros. */
export function parseTraceparent(header: string | undefined): TraceContext | undefined {
  const match = header === undefined || header.length > 512 ? null : TRACEPARENT.exec(header);
  if (!match) return undefined;
  const [, version = '', traceId = '', spanId = '', flags = '', rest] = match;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED };
}

/** Whether both are of one trace. */
export function isSameTrace(one: string | undefined, other: string | undefined): boolean {
  const { traceId } = parseTraceparent(one) ?? {};
  return traceId !== undefined && traceId === parseTraceparent(other)?.traceId;
}

export function formatTraceparent({ traceId, spanId, sampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

/** The second half of a random UUID: Node has those ready, and asks the kernel for bytes anew each time. */
function newSpanId(): string {
  return randomUUID().slice(19).replace('-', '');
}
