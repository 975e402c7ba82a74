import type { ServiceMigrations } from '@blackfang/persistence';
import { CreateAnalysis1763700000000 } from './create-analysis.ts';

export { sharedTables } from './shared-tables.ts';

export const migrations: ServiceMigrations = { service: 'analysis', migrations: [CreateAnalysis1763700000000] };
