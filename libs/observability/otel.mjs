// Starts OpenTelemetry: node --import @blackfang/observability/otel … Off, and free, unless OTEL_EXPORTER_OTLP_ENDPOINT
// is set. Traces only: metrics are Prometheus's and logs are lines. All other settings are OpenTelemetry's own
// (OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER, OTEL_EXPORTER_OTLP_PROTOCOL …).
if (process.env.OTEL_EXPORTER_OTLP_ENDPOINT) {
  // The hooks come before anything that they shall see. A plain --import misses what is imported as ESM, and without
  // `include` every module of the process would be wrapped.
  const { register } = await import('import-in-the-middle/register-hooks.mjs');
  register({ include: ['@grpc/grpc-js', 'pg', 'pg-pool', 'http', 'node:http', 'https', 'node:https'] });

  const [
    { NodeSDK },
    { HttpInstrumentation },
    { GrpcInstrumentation },
    { PgInstrumentation },
    { UndiciInstrumentation },
  ] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/instrumentation-http'),
    import('@opentelemetry/instrumentation-grpc'),
    import('@opentelemetry/instrumentation-pg'),
    import('@opentelemetry/instrumentation-undici'),
  ]);

  const sdk = new NodeSDK({
    serviceName: process.env.OTEL_SERVICE_NAME ?? 'blackfang',
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [
      // Probes and scrapes come every few seconds and say nothing.
      new HttpInstrumentation({ ignoreIncomingRequestHook: ({ url }) => /^\/(health\/|metrics)/.test(url ?? '') }),
      new GrpcInstrumentation(),
      // Polls of queues and relays have no parent and would drown the rest.
      new PgInstrumentation({ requireParentSpan: true }),
      new UndiciInstrumentation({ requireParentforSpans: true }),
    ],
  });
  sdk.start();
  globalThis[Symbol.for('blackfang.telemetry')] = { shutdown: () => sdk.shutdown() };
}
