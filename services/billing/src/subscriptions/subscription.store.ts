import type { EntitlementChanged as EntitlementChangedMessage } from '@blackfang/contracts/billing/v1/events';
import { EntitlementChanged } from '@blackfang/contracts/events';
import { publish } from '@blackfang/messaging';
import type { Tx } from '@blackfang/persistence';
import { isPlanId } from '../plans/plan.ts';
import { entitlementOf, type Subscription } from './subscription.ts';

interface Row {
  tenant_id: string;
  plan: string;
  trial_ends_at: Date | null;
  version: string;
}

const COLUMNS = 'tenant_id, plan, trial_ends_at, version';
const FIND = `SELECT ${COLUMNS} FROM subscription WHERE tenant_id = $1`;
const START_TRIALS = `
  INSERT INTO subscription (tenant_id, plan, trial_ends_at)
  SELECT tenant_id, $2, started + make_interval(days => $4)
  FROM unnest($1::uuid[], $3::timestamptz[]) AS new (tenant_id, started)
  ON CONFLICT (tenant_id) DO NOTHING RETURNING ${COLUMNS}`;
const CHANGE = `
  UPDATE subscription SET plan = $2, trial_ends_at = NULL, version = version + 1, changed_at = clock_timestamp()
  WHERE tenant_id = $1 RETURNING ${COLUMNS}`;
const END_TRIALS = `
  UPDATE subscription SET plan = $2, trial_ends_at = NULL, version = version + 1, changed_at = clock_timestamp()
  WHERE tenant_id = ANY ($1::uuid[]) AND trial_ends_at < statement_timestamp() RETURNING ${COLUMNS}`;

export async function findSubscription(tx: Tx, tenantId: string, lock = false): Promise<Subscription | undefined> {
  const row = await tx.maybeOne<Row>(lock ? `${FIND} FOR UPDATE` : FIND, [tenantId]);
  return row && toSubscription(row);
}

/** @returns the subscriptions that are new; a tenant that has one keeps it. */
export async function startTrials(
  tx: Tx,
  tenants: readonly { readonly tenantId: string; readonly since: Date }[],
  plan: string,
  days: number,
): Promise<Subscription[]> {
  const ids = tenants.map((tenant) => tenant.tenantId);
  const since = tenants.map((tenant) => tenant.since);
  return (await tx.query<Row>(START_TRIALS, [ids, plan, since, days])).map(toSubscription);
}

export async function changePlan(tx: Tx, tenantId: string, plan: string): Promise<Subscription> {
  return toSubscription(await tx.one<Row>(CHANGE, [tenantId, plan]));
}

export async function endTrials(tx: Tx, tenantIds: readonly string[], plan: string): Promise<Subscription[]> {
  return (await tx.query<Row>(END_TRIALS, [tenantIds, plan])).map(toSubscription);
}

/** Tells everybody what the tenants may do from now on. */
export async function publishEntitlements(tx: Tx, subscriptions: readonly Subscription[]): Promise<void> {
  await publish<EntitlementChangedMessage>(
    tx,
    EntitlementChanged,
    subscriptions.map((subscription) => ({
      tenantId: subscription.tenantId,
      aggregateId: subscription.tenantId,
      cause: subscription.version,
      message: { tenantId: subscription.tenantId, entitlement: entitlementOf(subscription) },
    })),
  );
}

function toSubscription(row: Row): Subscription {
  if (!isPlanId(row.plan)) throw new Error(`The database holds an unknown plan: ${row.plan}`);
  return { tenantId: row.tenant_id, plan: row.plan, trialEndsAt: row.trial_ends_at, version: BigInt(row.version) };
}
