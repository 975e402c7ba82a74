import type { Caller } from '@blackfang/core';
import type { BillingServiceDefinition } from '@blackfang/contracts/billing/v1/service';
import type { Database } from '@blackfang/persistence';
import type { RpcClient } from '@blackfang/rpc';
import { toEntitlement } from './entitlement.ts';
import { findEntitlement, saveEntitlements } from './entitlement.store.ts';

export type Billing = Pick<RpcClient<typeof BillingServiceDefinition>, 'getEntitlement'>;

/** Sees to it that the copy of the caller's entitlement is there: a new tenant's first request may be before the event. */
export class ObtainEntitlement {
  readonly #db: Database;
  readonly #billing: Billing;

  constructor(db: Database, billing: Billing) {
    this.#db = db;
    this.#billing = billing;
  }

  /**
   * Call it before the transaction that needs it.
   * @throws AppError `unavailable` where billing must be asked and is away
   */
  async execute(caller: Caller): Promise<void> {
    const known = await this.#db.tenant(caller, (tx) => findEntitlement(tx, caller.tenantId));
    if (known !== undefined) return;
    const told = await this.#billing.getEntitlement({});
    await this.#db.tenant(caller, (tx) => saveEntitlements(tx, [toEntitlement(caller.tenantId, told)]));
  }
}
