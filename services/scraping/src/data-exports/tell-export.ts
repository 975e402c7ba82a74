import { DataExportChanged } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import type { Tx } from '@blackfang/persistence';
import type { DataExport } from './data-export.store.ts';

/** Tells what became of a copy, in the transaction in which it does; each once. */
export async function tellExport(tx: Tx, of: DataExport, change: 'asked' | 'ready' | 'failed'): Promise<void> {
  const { tenantId, id: exportId, askedBy, wholeTenant, expiresAt } = of;
  const message = { tenantId, exportId, askedBy, wholeTenant, change, expiresAt: expiresAt ?? undefined };
  await publish(tx, DataExportChanged, [{ tenantId, aggregateId: exportId, cause: change, message }]);
}
