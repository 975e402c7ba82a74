import { logVerbosity, setLogVerbosity, type ChannelOptions, type ServerOptions } from '@grpc/grpc-js';
import type { ServiceContract } from './contract.ts';

// grpc-js would write to the console beside our log lines; what it says is in the errors that it gives us.
setLogVerbosity(logVerbosity.NONE);

/** A page that somebody sends to be read fits in: see the limits of `extract`. */
const MAX_MESSAGE_BYTES = 12 * 1024 * 1024;

const MESSAGE_LIMITS = {
  'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
  'grpc.max_send_message_length': MAX_MESSAGE_BYTES,
};

const KEEPALIVE = {
  'grpc.keepalive_time_ms': 20_000,
  'grpc.keepalive_timeout_ms': 5_000,
};

export const SERVER_OPTIONS: ServerOptions = {
  ...MESSAGE_LIMITS,
  ...KEEPALIVE,
  // Connections end after a while, so that clients find new replicas.
  'grpc.max_connection_age_ms': 60_000,
  'grpc.max_connection_age_grace_ms': 30_000,
};

export function channelOptions(contract: ServiceContract): ChannelOptions {
  return {
    ...MESSAGE_LIMITS,
    ...KEEPALIVE,
    'grpc.keepalive_permit_without_calls': 1,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 2_000,
    'grpc.dns_min_time_between_resolutions_ms': 5_000,
    // Without it each channel asks the DNS for TXT records.
    'grpc.service_config_disable_resolution': 1,
    'grpc.service_config': serviceConfig(contract),
  };
}

/**
 * Balances over all replicas; retries what the contract calls free of side effects, within a budget. While a version takes
 * the place of another one a replica may not know a method yet: it has done nothing, and the next one is asked.
 */
function serviceConfig(contract: ServiceContract): string {
  const safe = Object.values(contract.methods)
    .filter(({ options }) => options.idempotencyLevel === 'NO_SIDE_EFFECTS')
    .map(({ name: method }) => ({ service: contract.fullName, method }));
  const retrying = (...retryableStatusCodes: string[]) => ({
    maxAttempts: 3,
    initialBackoff: '0.05s',
    maxBackoff: '0.5s',
    backoffMultiplier: 2,
    retryableStatusCodes,
  });
  return JSON.stringify({
    loadBalancingConfig: [{ round_robin: {} }],
    // Each failure costs one of ten tokens, each success gives a tenth back; below half nothing is retried.
    retryThrottling: { maxTokens: 10, tokenRatio: 0.1 },
    methodConfig: [
      { name: [{ service: contract.fullName }], retryPolicy: retrying('UNIMPLEMENTED') },
      ...(safe.length > 0 ? [{ name: safe, retryPolicy: retrying('UNAVAILABLE', 'UNIMPLEMENTED') }] : []),
    ],
  });
}
