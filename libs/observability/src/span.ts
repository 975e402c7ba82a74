import { AppError } from '@blackfang/core';
import {
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Span,
} from '@opentelemetry/api';
import { parseTraceparent } from './trace-context.ts';

export interface SpanSettings {
  /** One of few, told by the code and never by data: `POST /api/v1/watches`, `process scraping.observation.v1`. */
  readonly name: string;
  /** What it is to those before and after it. Work of our own where absent. */
  readonly kind?: 'server' | 'client' | 'producer' | 'consumer';
  /** By OpenTelemetry's conventions. Ids may stand here; secrets, addresses with paths and what is about people may not. */
  readonly attributes?: Attributes;
  /** Traceparents of other work that this one joins. */
  readonly links?: readonly string[];
}

/** A span while its work goes on. */
export interface Work {
  set(attributes: Attributes): void;
  /** Says that it failed, and why: a reason out of few. */
  fail(reason: string): void;
}

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

export function startSpan({ name, kind, attributes = {}, links = [] }: SpanSettings, parent: Context): Span {
  const options = {
    kind: kind === undefined ? SpanKind.INTERNAL : KINDS[kind],
    attributes,
    links: links.flatMap((link) => {
      const joined = parseTraceparent(link);
      return joined
        ? [
            {
              context: { ...joined, traceFlags: joined.sampled ? TraceFlags.SAMPLED : TraceFlags.NONE, isRemote: true },
            },
          ]
        : [];
    }),
  };
  return trace.getTracer('blackfang').startSpan(name, options, parent);
}

export function workOf(span: Span): Work {
  return {
    set: (attributes) => span.setAttributes(attributes),
    fail(reason) {
      span.setAttribute('error.type', reason);
      span.setStatus({ code: SpanStatusCode.ERROR });
    },
  };
}

/** Of an error its reason is told, and not its message, which may name somebody. */
export function reasonOf(error: unknown): string {
  return error instanceof AppError ? error.reason : error instanceof Error ? error.name : 'unknown';
}
