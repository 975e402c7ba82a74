export { startRedis, type LocalRedis, type RedisOptions } from './redis/start-redis.ts';
export { startFaultProxy, type FaultProxy, type ProxiedServer } from './toxiproxy/fault-proxy.ts';
export type { Toxic } from './toxiproxy/toxiproxy-api.ts';
