import { AsyncLocalStorage } from 'node:async_hooks';
import { context, SpanStatusCode, trace, TraceFlags, type Span } from '@opentelemetry/api';
import { childOf, formatTraceparent, newTrace, parseTraceparent, type TraceContext } from './trace-context.ts';

/** What every log line within says of its origin. */
export interface LogContext {
  readonly tenantId?: string;
  readonly traceId?: string;
}

interface Store extends LogContext {
  readonly trace?: TraceContext;
}

/** Set by `otel.mjs` when it started OpenTelemetry. */
export const TELEMETRY: unique symbol = Symbol.for('blackfang.telemetry');
interface Telemetry {
  shutdown(): Promise<void>;
}

const storage = new AsyncLocalStorage<Store>();

function telemetry(): Telemetry | undefined {
  return (globalThis as { [TELEMETRY]?: Telemetry })[TELEMETRY];
}

/** Runs `fn` so that its log lines carry `fields`; what is not given is inherited. */
export function withLogContext<T>(fields: LogContext, fn: () => T): T {
  return storage.run({ ...storage.getStore(), ...fields }, fn);
}

/**
 * Runs `fn` as a part of the trace that `traceparent` names, or of a new one where it names none.
 * With OpenTelemetry on, an active span wins over the header, since instrumentation made it from the same header.
 */
export function withTrace<T>(traceparent: string | undefined, fn: () => T): T {
  const parent = parseTraceparent(traceparent);
  const current = parent ? childOf(parent) : newTrace();
  const run = () => storage.run({ ...storage.getStore(), traceId: current.traceId, trace: current }, fn);
  if (!telemetry() || !parent || trace.getActiveSpan()) return run();
  const traceFlags = parent.sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return context.with(trace.setSpanContext(context.active(), { ...parent, traceFlags, isRemote: true }), run);
}

/** Runs `fn` in a span of its own when OpenTelemetry is on, and just runs it when it is off. */
export function inSpan<T>(name: string, fn: () => Promise<T>): Promise<T> {
  if (!telemetry()) return fn();
  return trace.getTracer('blackfang').startActiveSpan(name, async (span) => {
    try {
      return await fn();
    } catch (error) {
      span.recordException(error instanceof Error ? error : String(error));
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

function activeSpan(): Span | undefined {
  return telemetry() && trace.getActiveSpan();
}

export function currentTraceId(): string | undefined {
  return activeSpan()?.spanContext().traceId ?? storage.getStore()?.traceId;
}

/** What to put on outgoing calls and events, so that their work joins the trace. */
export function currentTraceparent(): string | undefined {
  const span = activeSpan()?.spanContext();
  if (span) return formatTraceparent({ ...span, sampled: (span.traceFlags & TraceFlags.SAMPLED) !== 0 });
  const current = storage.getStore()?.trace;
  return current && formatTraceparent(current);
}

/** The fields of a log line, under the names that dashboards know. */
export function logFields(): { tenant?: string; traceId?: string } {
  const tenantId = storage.getStore()?.tenantId;
  const traceId = currentTraceId();
  return { ...(tenantId && { tenant: tenantId }), ...(traceId && { traceId }) };
}

/** Sends the spans that still wait. Call it last when the process ends; does nothing with OpenTelemetry off. */
export async function shutdownTelemetry(): Promise<void> {
  await telemetry()?.shutdown();
}
