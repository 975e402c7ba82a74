export {
  currentTraceId,
  currentTraceparent,
  inSpan,
  shutdownTelemetry,
  withLogContext,
  withTrace,
  type LogContext,
} from './context.ts';
export { createLogger, Logger, type LogFields, type LoggerOptions, type LogLevel } from './logger.ts';
export { createMetrics, Metrics, type GaugeOptions, type HistogramOptions, type MetricOptions } from './metrics.ts';
export { NestLogger } from './nest-logger.ts';
export {
  readinessOf,
  startOpsServer,
  type DependencyState,
  type OpsServer,
  type OpsServerOptions,
  type Readiness,
} from './ops-server.ts';
export { childOf, formatTraceparent, newTrace, parseTraceparent, type TraceContext } from './trace-context.ts';
export type { ServiceHost } from './service-host.ts';
