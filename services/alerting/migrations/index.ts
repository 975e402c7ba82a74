import type { ServiceMigrations } from '@blackfang/persistence';
import { CreateAlerting1763700000000 } from './create-alerting.ts';

export const migrations: ServiceMigrations = { service: 'alerting', migrations: [CreateAlerting1763700000000] };
