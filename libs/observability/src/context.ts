import { AsyncLocalStorage } from 'node:async_hooks';
import { context, ROOT_CONTEXT, trace, TraceFlags, type Span } from '@opentelemetry/api';
import { childOf, formatTraceparent, newTrace, parseTraceparent, type TraceContext } from './trace-context.ts';
import { reasonOf, startSpan, workOf, type SpanSettings, type Work } from './span.ts';

/** What every log line within says of its origin. */
export interface LogContext {
  readonly tenantId?: string;
  readonly traceId?: string;
}

interface Store {
  tenantId?: string;
  traceId?: string;
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

/** Whether spans are made at all. */
export function isTracing(): boolean {
  return telemetry() !== undefined;
}

/** Runs `fn` so that its log lines carry `fields`; what is not given is inherited. */
export function withLogContext<T>(fields: LogContext, fn: () => T): T {
  return storage.run({ ...storage.getStore(), ...fields }, fn);
}

/**
 * Runs work of a queue: its log lines tell for whom it is done and have a trace in common, until it finds out with
 * `withTrace` which trace it continues.
 */
export function forTenant<T>(tenantId: string, fn: () => T): T {
  const fresh = newTrace();
  return storage.run({ tenantId, traceId: fresh.traceId, trace: fresh }, fn);
}

/** Says whom the work in hand is for, once that is known: its further log lines and its span tell it. */
export function noteTenant(tenantId: string): void {
  const store = storage.getStore();
  if (store) store.tenantId = tenantId;
  activeSpan()?.setAttribute('tenant.id', tenantId);
}

/** A part of a trace that ends elsewhere than where it begins. */
export interface OpenTrace extends Work {
  readonly traceparent: string;
  /** Runs `fn` within, as often as there are ways into the work. */
  run<T>(fn: () => T): T;
  end(): void;
}

/**
 * Begins a part of the trace that `traceparent` names, or of a new one where it names none: what comes in from outside
 * of this process, or was written down by another piece of work. Whether it is recorded was decided where the trace
 * began. With OpenTelemetry off it gives log lines their trace, and no more.
 */
export function openTrace(traceparent: string | undefined, span: SpanSettings): OpenTrace {
  const parent = parseTraceparent(traceparent);
  const tenantId = storage.getStore()?.tenantId;
  if (!telemetry()) {
    const current = parent ? childOf(parent) : newTrace();
    const store: Store = { ...(tenantId !== undefined && { tenantId }), traceId: current.traceId, trace: current };
    const run = <T>(fn: () => T): T => storage.run(store, fn);
    return { ...UNRECORDED, run, traceparent: formatTraceparent(current), end: () => undefined };
  }
  const remote = parent && { ...parent, traceFlags: flagsOf(parent), isRemote: true };
  const begin = remote ? trace.setSpanContext(ROOT_CONTEXT, remote) : ROOT_CONTEXT;
  const made = startSpan(span, begin);
  if (tenantId !== undefined) made.setAttribute('tenant.id', tenantId);
  const within = trace.setSpan(begin, made);
  const store: Store = { ...(tenantId !== undefined && { tenantId }), traceId: made.spanContext().traceId };
  return {
    ...workOf(made),
    traceparent: traceparentOf(made),
    run: (fn) => storage.run(store, () => context.with(within, fn)),
    end: () => made.end(),
  };
}

/** Runs `fn` as such a part: see `openTrace`. */
export async function withTrace<T>(
  traceparent: string | undefined,
  span: SpanSettings,
  fn: (work: Work) => Promise<T>,
): Promise<T> {
  const open = openTrace(traceparent, span);
  return open.run(() => ending(open, () => open.end(), fn));
}

/**
 * Runs `fn`, in which several traces are worked on at once: as a part of the first of them that is recorded, with links
 * to all others.
 */
export function withJoinedTraces<T>(
  traceparents: readonly (string | undefined)[],
  span: SpanSettings,
  fn: (work: Work) => Promise<T>,
): Promise<T> {
  const joined = [...new Set(traceparents.filter((one) => one !== undefined))];
  const first = (isTracing() ? joined.find((one) => parseTraceparent(one)?.sampled) : undefined) ?? joined[0];
  return withTrace(first, { ...span, links: joined.filter((one) => one !== first) }, fn);
}

/**
 * Runs `fn` in a span of its own within what is being recorded; where nothing is, it is just run. So polls, which are
 * nobody's work, make no spans.
 */
export async function inSpan<T>(span: SpanSettings, fn: (work: Work) => Promise<T>): Promise<T> {
  const parent = activeSpan();
  if (!parent || (parent.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return fn(UNRECORDED);
  const made = startSpan(span, context.active());
  const within = trace.setSpan(context.active(), made);
  return context.with(within, () => ending(workOf(made), () => made.end(), fn));
}

async function ending<T>(work: Work, end: () => void, fn: (work: Work) => Promise<T>): Promise<T> {
  try {
    return await fn(work);
  } catch (error) {
    work.fail(reasonOf(error));
    throw error;
  } finally {
    end();
  }
}

const UNRECORDED: Work = { set: () => undefined, fail: () => undefined };

function activeSpan(): Span | undefined {
  return telemetry() && trace.getActiveSpan();
}

function flagsOf({ sampled }: TraceContext): TraceFlags {
  return sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
}

function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return formatTraceparent({ traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) !== 0 });
}

export function currentTraceId(): string | undefined {
  return activeSpan()?.spanContext().traceId ?? storage.getStore()?.traceId;
}

/** What to put on outgoing calls, events and rows of work, so that what they cause joins the trace. */
export function currentTraceparent(): string | undefined {
  const span = activeSpan();
  if (span) return traceparentOf(span);
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
