import { isId, notFound } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';

/** What became of one mail to a channel. */
export interface ChannelDelivery {
  readonly id: string;
  readonly topic: string;
  readonly status: 'pending' | 'delivered' | 'failed' | 'summarised';
  readonly attempts: number;
  /** Of the last attempt: `smtp_450`; null where it went well, or there was none. */
  readonly lastError: string | null;
  readonly createdAt: Date;
  readonly deliveredAt: Date | null;
}

interface Row {
  id: string;
  topic: string;
  status: ChannelDelivery['status'];
  attempts: number;
  last_error: string | null;
  created_at: Date;
  delivered_at: Date | null;
}

const GET = `
  SELECT id, topic, status, attempts, last_error, created_at, delivered_at FROM delivery
  WHERE tenant_id = $1 AND id = $3 AND target_id = $2 AND kind = 'email'`;

/** @throws AppError `not_found` delivery_not_found */
export async function getChannelDelivery(
  tx: Tx,
  tenantId: string,
  channelId: string,
  id: string,
): Promise<ChannelDelivery> {
  const row = isId(id) && isId(channelId) ? await tx.maybeOne<Row>(GET, [tenantId, channelId, id]) : undefined;
  if (row === undefined) throw notFound('delivery');
  const { topic, status, attempts } = row;
  return {
    id: row.id,
    topic,
    status,
    attempts,
    lastError: row.last_error,
    createdAt: row.created_at,
    deliveredAt: row.delivered_at,
  };
}
