export {
  currentTraceId,
  currentTraceparent,
  forTenant,
  inSpan,
  isTracing,
  noteTenant,
  openTrace,
  shutdownTelemetry,
  withJoinedTraces,
  withLogContext,
  withTrace,
  type LogContext,
  type OpenTrace,
} from './context.ts';
export type { SpanSettings, Work } from './span.ts';
export { createLogger, Logger, type LogFields, type LoggerOptions, type LogLevel } from './logger.ts';
export {
  createMetrics,
  Metrics,
  type GaugeOptions,
  type HistogramOptions,
  type MetricOptions,
  type Readings,
} from './metrics.ts';
export { NestLogger } from './nest-logger.ts';
export {
  readinessOf,
  startOpsServer,
  type DependencyState,
  type OpsServer,
  type OpsServerOptions,
  type Readiness,
} from './ops-server.ts';
export {
  childOf,
  formatTraceparent,
  isSameTrace,
  newTrace,
  parseTraceparent,
  type TraceContext,
} from './trace-context.ts';
export { isSecretName } from './redact.ts';
export type { ServiceHost } from './service-host.ts';
