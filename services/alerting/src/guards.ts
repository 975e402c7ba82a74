import { AppError, invalidField } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';

/** Most rows that one tenant may have. */
export const CAPS = { rule: 200, channel: 50, endpoint: 20 } as const;

const COUNT = {
  rule: 'SELECT count(*)::int AS count FROM rule WHERE tenant_id = $1 AND sample_id IS NULL',
  channel: 'SELECT count(*)::int AS count FROM channel WHERE tenant_id = $1',
  endpoint: 'SELECT count(*)::int AS count FROM endpoint WHERE tenant_id = $1',
} as const;

/**
 * Lets one more row in while there is room. Holds a lock until the transaction ends, so that creates at the same time
 * can't pass together.
 * @throws AppError `denied` rule_limit, channel_limit, endpoint_limit
 */
export async function requireRoom(tx: Tx, tenantId: string, kind: keyof typeof CAPS): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`alerting.${kind}.${tenantId}`]);
  const { count } = await tx.one<{ count: number }>(COUNT[kind], [tenantId]);
  if (count < CAPS[kind]) return;
  const message = `There is room for ${CAPS[kind]} ${kind}s. Delete one that is no longer needed.`;
  throw new AppError('denied', `${kind}_limit`, message, { meta: { limit: String(CAPS[kind]) } });
}

const MAX_WORDS = 200;

/**
 * What people call something, or say of it; may be empty.
 * @throws AppError `invalid` name_invalid, description_invalid
 */
export function parseWords(field: 'name' | 'description', text: string): string {
  const words = text.trim();
  if (words.length <= MAX_WORDS && !/\p{Cc}/u.test(words)) return words;
  throw invalidField(field, `${field}_invalid`, `Take at most ${MAX_WORDS} characters, without control characters.`);
}

/** @throws AppError `precondition` version_stale where the row is not the one that the caller has seen. */
export function requireVersion(actual: bigint, expected: bigint | undefined): void {
  if (expected === undefined || expected === actual) return;
  throw new AppError(
    'precondition',
    'version_stale',
    'This was changed meanwhile. Read it again and repeat the change.',
  );
}
