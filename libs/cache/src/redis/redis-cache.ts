import { Cache, MAX_VALUE_LENGTH } from '../cache.ts';
import type { RedisConnection } from './redis-connection.ts';

/** A cache that processes share. Each method throws AppError `unavailable` cache_away while Redis is. */
export class RedisCache extends Cache {
  readonly #connection: RedisConnection;

  constructor(connection: RedisConnection) {
    super();
    this.#connection = connection;
  }

  override async get(key: string): Promise<string | undefined> {
    const value = await this.#connection.run((redis) => redis.get(this.#keyOf(key)));
    return value ?? undefined;
  }

  override async set(key: string, value: string, ttlMs: number): Promise<void> {
    if (ttlMs <= 0 || value.length > MAX_VALUE_LENGTH) return this.remove(key);
    await this.#connection.run((redis) => redis.set(this.#keyOf(key), value, 'PX', Math.ceil(ttlMs)));
  }

  override async add(key: string, value: string, ttlMs: number): Promise<boolean> {
    if (ttlMs <= 0 || value.length > MAX_VALUE_LENGTH) return false;
    const answer = await this.#connection.run((redis) =>
      redis.set(this.#keyOf(key), value, 'PX', Math.ceil(ttlMs), 'NX'),
    );
    return answer === 'OK';
  }

  protected override async remove(key: string): Promise<void> {
    await this.#connection.run((redis) => redis.del(this.#keyOf(key)));
  }

  #keyOf(key: string): string {
    return this.#connection.keyOf('value', key);
  }
}
