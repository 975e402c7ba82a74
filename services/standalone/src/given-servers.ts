import type { ConfigSource } from '@blackfang/config';

/** Addresses of servers that somebody else runs; we start our own of those that are not given. */
export interface GivenServers {
  /** With the rights to make a database, roles and schemas. */
  readonly postgresUrl: string | undefined;
  /** `kafka://host:port,host:port` */
  readonly kafkaUrl: string | undefined;
  readonly redisUrl: string | undefined;
}

export function givenServers(environment: ConfigSource): GivenServers {
  return {
    postgresUrl: environment['BLACKFANG_POSTGRES_URL'],
    kafkaUrl: environment['BLACKFANG_KAFKA_URL'],
    redisUrl: environment['BLACKFANG_REDIS_URL'],
  };
}
