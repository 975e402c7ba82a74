import type { ServiceMigrations } from '@blackfang/persistence';
import { CarryTraces1763900000000 } from './carry-traces.ts';
import { CreateAlerting1763700000000 } from './create-alerting.ts';
import { NarrowDueDeliveries1764100000000 } from './narrow-due-deliveries.ts';
import { RememberFirstAlerts1763800000000 } from './remember-first-alerts.ts';

export const migrations: ServiceMigrations = {
  service: 'alerting',
  migrations: [
    CreateAlerting1763700000000,
    RememberFirstAlerts1763800000000,
    CarryTraces1763900000000,
    NarrowDueDeliveries1764100000000,
  ],
};
