export { wrongClock } from './faketime/wrong-clock.ts';
export { startKafka, type KafkaOptions, type LocalBroker, type LocalKafka } from './kafka/start-kafka.ts';
export { startRedis, type LocalRedis, type RedisOptions } from './redis/start-redis.ts';
export { startFaultProxy, type FaultProxy, type ProxiedServer } from './toxiproxy/fault-proxy.ts';
export type { Toxic } from './toxiproxy/toxiproxy-api.ts';
export { startS3, type LocalS3, type S3Options } from './s3/start-s3.ts';
export { installOnce, runCommand } from './install-once.ts';
