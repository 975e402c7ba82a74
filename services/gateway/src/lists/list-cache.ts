import { createHash } from 'node:crypto';
import { Cache } from '@blackfang/cache';
import { AppError, newId, type Caller } from '@blackfang/core';
import { untilCallEnds } from '@blackfang/rpc';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

/** A list as it is sent. */
export interface KeptList {
  readonly bytes: Buffer;
  /** https://www.rfc-editor.org/rfc/rfc9110#name-etag */
  readonly etag: string;
}

/** What no write and no event tells of, such as the time of the next check, is at most this old. */
const TTL_MS = 1_000;
/** Longer than any list is kept: what a list is filed under must not come again before that. */
const STATE_TTL_MS = 10_000;
const MAX_BYTES = 32 << 20;
const MAX_LIST_BYTES = 512 << 10;
const MAX_TENANTS = 10_000;

/**
 * Lists that somebody of the tenant has asked for a moment ago, as bytes. They are filed under a name of the tenant's
 * state, which gets another one with every write, through whichever gateway, and with every live event. Whoever writes
 * and then reads so never meets what was before; without a shared cache that holds for writes through the same gateway.
 */
@Injectable()
export class ListCache {
  readonly #lists = new LRUCache<string, KeptList>({
    ttl: TTL_MS,
    maxSize: MAX_BYTES,
    maxEntrySize: MAX_LIST_BYTES,
    sizeCalculation: ({ bytes }, key) => bytes.length + key.length,
  });
  /** What this process has heard of tenants since. */
  readonly #heard = new LRUCache<string, string>({ max: MAX_TENANTS, ttl: STATE_TTL_MS });
  readonly #loading = new Map<string, Promise<KeptList>>();

  constructor(private readonly cache: Cache) {}

  /**
   * The list at `address`, kept or loaded. Those who ask at once cause one load.
   * @param address with its query, as it was asked for; who may see what is a part of where it is filed.
   * @param fresh what is kept does not do.
   */
  async read(caller: Caller, address: string, load: () => Promise<unknown>, fresh = false): Promise<KeptList> {
    const { tenantId, kind, role, permissions } = caller;
    const state = `${await this.cache.get(stateKey(tenantId))} ${this.#heard.get(tenantId)}`;
    const key = [tenantId, state, kind === 'key' ? permissions.join() : role, address].join('\n');
    const kept = fresh ? undefined : this.#lists.get(key);
    if (kept !== undefined) return kept;
    const running = fresh ? undefined : this.#loading.get(key);
    if (running !== undefined) {
      try {
        return await untilCallEnds(running);
      } catch (error) {
        if (!(error instanceof AppError && error.kind === 'cancelled')) throw error;
        // Whoever began it has gone.
        return this.read(caller, address, load, fresh);
      }
    }
    const loading = load().then(toKept);
    this.#loading.set(key, loading);
    try {
      const list = await loading;
      this.#lists.set(key, list);
      return list;
    } finally {
      if (this.#loading.get(key) === loading) this.#loading.delete(key);
    }
  }

  /** Something was written for the tenant: no gateway gives out what was kept before. */
  async written(tenantId: string): Promise<void> {
    this.heard(tenantId);
    await this.cache.set(stateKey(tenantId), newId(), STATE_TTL_MS);
  }

  /** Something happened to the tenant, which each gateway hears of for itself. */
  heard(tenantId: string): void {
    this.#heard.set(tenantId, newId());
  }
}

function toKept(list: unknown): KeptList {
  const bytes = Buffer.from(JSON.stringify(list));
  return { bytes, etag: `W/"${createHash('sha1').update(bytes).digest('base64url')}"` };
}

const stateKey = (tenantId: string): string => `${tenantId}:lists`;
