import type { Tx } from '@blackfang/persistence';

/** How often a key was used on a day. */
export interface KeyDay {
  readonly tenantId: string;
  readonly keyId: string;
  /** In UTC, as `2026-11-21`. */
  readonly day: string;
  readonly requests: bigint;
}

/** In the order of the primary key, so that two who add at once wait for each other in turn. */
const ADD = `
  INSERT INTO api_key_use (tenant_id, api_key_id, day, requests)
  SELECT u.tenant_id, u.key_id, u.day, sum(u.requests)
  FROM unnest($1::uuid[], $2::uuid[], $3::date[], $4::bigint[]) AS u (tenant_id, key_id, day, requests)
  JOIN api_key k ON k.tenant_id = u.tenant_id AND k.id = u.key_id
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (tenant_id, api_key_id, day) DO UPDATE SET requests = api_key_use.requests + EXCLUDED.requests`;
const LIST = `
  SELECT u.api_key_id AS "keyId", k.name, sum(u.requests)::text AS total,
    array_agg(u.day - $2::date) AS days, array_agg(u.requests::text) AS requests
  FROM api_key_use u LEFT JOIN api_key k ON k.tenant_id = u.tenant_id AND k.id = u.api_key_id
  WHERE u.tenant_id = $1 AND u.day >= $2::date GROUP BY 1, 2 ORDER BY sum(u.requests) DESC, 1 LIMIT $3`;

/** Adds to what was counted; keys that are gone count no more. In a transaction that is fenced to these tenants. */
export async function addKeyUse(tx: Tx, items: readonly KeyDay[]): Promise<void> {
  await tx.execute(ADD, [
    items.map(({ tenantId }) => tenantId),
    items.map(({ keyId }) => keyId),
    items.map(({ day }) => day),
    items.map(({ requests }) => requests.toString()),
  ]);
}

export interface KeyUse {
  readonly keyId: string;
  /** null: the key is deleted. */
  readonly name: string | null;
  /** Of each day since the first, the oldest first. */
  readonly requests: readonly bigint[];
}

/** @param from the first day, as `2026-11-21`. @param days how many. @returns the most used keys first. */
export async function listKeyUse(
  tx: Tx,
  tenantId: string,
  { from, days, limit }: { readonly from: string; readonly days: number; readonly limit: number },
): Promise<KeyUse[]> {
  const rows = await tx.query<{ keyId: string; name: string | null; days: number[]; requests: string[] }>(LIST, [
    tenantId,
    from,
    limit,
  ]);
  return rows.map(({ keyId, name, days: at, requests }) => {
    const byDay = new Map(at.map((day, index) => [day, BigInt(requests[index] ?? 0)]));
    return { keyId, name, requests: Array.from({ length: days }, (_, day) => byDay.get(day) ?? 0n) };
  });
}
