// Starts OpenTelemetry: node --import @blackfang/observability/otel … Off, and free, unless OTEL_EXPORTER_OTLP_ENDPOINT
// is set. Traces only: metrics are Prometheus's and logs are lines. All other settings are OpenTelemetry's own
// (OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER, OTEL_EXPORTER_OTLP_PROTOCOL …).
//
// Spans are made by our own seams alone. Libraries that instrument by themselves would write down addresses of clients
// and paths with secrets, and would send the trace along to every page that is looked at.
import { isMainThread } from 'node:worker_threads';

// Worker threads load what their process loads, and have no spans.
if (process.env.OTEL_EXPORTER_OTLP_ENDPOINT && isMainThread) {
  // Not `process`: it tells who runs this, and with which arguments.
  process.env.OTEL_NODE_RESOURCE_DETECTORS ??= 'env,host';
  const { NodeSDK } = await import('@opentelemetry/sdk-node');
  const sdk = new NodeSDK({
    serviceName: process.env.OTEL_SERVICE_NAME ?? 'blackfang',
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [],
  });
  sdk.start();
  globalThis[Symbol.for('blackfang.telemetry')] = { shutdown: () => sdk.shutdown() };
}
