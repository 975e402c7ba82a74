import { OfferChanged } from '@blackfang/contracts/events';
import { Webhook } from 'standardwebhooks';
import type { CrashHouse } from './crash-house.ts';
import type { Event } from './crash-paths.ts';
import { register, type CrashCustomer } from './customer.ts';
import type { ToldEvent } from './told.ts';

export interface WorkScene {
  readonly house: CrashHouse;
  readonly customer: CrashCustomer;
  tell(event: Event): Promise<ToldEvent>;
  /** Runs the service of the path until it is killed there. */
  die(): Promise<void>;
}

interface Delivery {
  readonly id: string;
  readonly status: string;
  readonly attempts: number;
}

/** Does the work, dies in the middle of it, and does it again. @returns what others were told, one entry a time */
type Work = (scene: WorkScene) => Promise<readonly unknown[]>;

/**
 * Work with an effect that no transaction holds, by the failpoint that cuts it. A failpoint in the code that is missing
 * here has no crash test, which fails.
 */
export const WORK: Readonly<Record<string, Work>> = {
  'webhook:delivered_not_recorded': async (scene) => {
    const { house, customer } = scene;
    const { id } = await deliverTwice(scene, 'webhook');
    const calls = house.outside.calls.filter(({ headers }) => headers['webhook-id'] === id);
    return calls.map(({ headers, body }) => new Webhook(customer.secret).verify(body, headers));
  },

  'email:delivered_not_recorded': async (scene) => {
    const { house, customer } = scene;
    const { id } = await deliverTwice(scene, 'email');
    const mails = house.outside.mailsTo(customer.email).filter(({ messageId }) => messageId?.startsWith(`<${id}@`));
    return mails.map(({ messageId, date, subject, text, html }) => ({ messageId, date, subject, text, html }));
  },

  'identity.mail:delivered_not_recorded': async ({ house, die }) => {
    const email = 'grace@shop-owner.test';
    house.outside.busy = true;
    await house.up(['identity']);
    const { tenantId } = await register(house, email);
    await house.down();
    house.outside.busy = false;
    const left = 'SELECT id FROM identity.mail WHERE tenant_id = $1';
    const [mail] = await house.sql<{ id: string }>(left, [tenantId]);
    await house.sql('UPDATE identity.mail_queue SET due_at = clock_timestamp() WHERE id = $1', [mail?.id]);
    await die();
    expect(await house.sql(left, [tenantId])).toEqual([mail]);
    await house.recover();
    expect(await house.sql(left, [tenantId])).toEqual([]);
    return house.outside.mailsTo(email).map(({ messageId, subject, text }) => ({ messageId, subject, text }));
  },

  'scraping.run:stored_not_committed': async ({ house, customer, die }) => {
    const { tenantId, watchId } = customer;
    const visits = house.outside.pages.length;
    house.outside.price = '99.00';
    await house.sql('UPDATE scraping.watch SET next_run_at = clock_timestamp() WHERE id = $1', [watchId]);
    await die();
    const [run] = await house.sql<{ id: string; leased: boolean }>(
      `SELECT r.id, q.lease IS NOT NULL AS leased FROM scraping.run r JOIN scraping.run_queue q USING (tenant_id, id)
       WHERE r.tenant_id = $1 AND r.watch_id = $2 AND r.status = 'queued'`,
      [tenantId, watchId],
    );
    expect(run?.leased).toBe(true);
    await house.recover();
    const seen = await house.sql(
      `SELECT r.status, o.price, (SELECT count(*)::int FROM scraping.snapshot s WHERE s.id = o.snapshot_id) AS snapshots,
         (SELECT count(DISTINCT headers ->> 'ce_id')::int FROM event_log.record e
          WHERE e.topic = 'scraping.run.v1' AND e.key = $1 || ':' || $2
            AND position(convert_to(r.id::text, 'UTF8') IN e.payload) > 0) AS told,
         (SELECT count(*)::int FROM analysis.price_point p WHERE p.observation_id = o.id) AS points
       FROM scraping.run r JOIN scraping.observation o ON o.run_id = r.id WHERE r.id = $3`,
      [tenantId, watchId, run?.id],
    );
    expect(seen).toEqual([{ status: 'succeeded', price: '99.00', snapshots: 1, told: 1, points: 1 }]);
    return house.outside.pages.slice(visits);
  },
};

/** A price drops, its alert goes out, the process dies before that is written down, and another sends it again. */
async function deliverTwice({ house, tell, die }: WorkScene, kind: 'email' | 'webhook'): Promise<Delivery> {
  const told = await tell(OfferChanged as unknown as Event);
  const deliveries = () =>
    house.sql<Delivery>(
      `SELECT d.id, d.status, d.attempts FROM alerting.delivery d JOIN alerting.alert a ON a.id = d.alert_id
       WHERE a.event_id = $1 AND d.kind = $2`,
      [told.id, kind],
    );
  await house.up(['analysis']);
  await die();
  await house.down();
  const [cut] = await deliveries();
  expect(cut).toMatchObject({ status: 'pending', attempts: 0 });
  await house.recover();
  const [delivery, ...others] = await deliveries();
  if (delivery === undefined) throw new Error('The delivery is lost.');
  expect({ ...delivery, others }).toEqual({ id: cut?.id, status: 'delivered', attempts: 1, others: [] });
  return delivery;
}
