import type { ServiceMigrations } from '@blackfang/persistence';
import { CreateAnalysis1763700000000 } from './create-analysis.ts';
import { EraseTenants1764810000000 } from './erase-tenants.ts';
import { SampleData1765030000000 } from './sample-data.ts';

export { sharedTables } from './shared-tables.ts';

export const migrations: ServiceMigrations = {
  service: 'analysis',
  migrations: [CreateAnalysis1763700000000, EraseTenants1764810000000, SampleData1765030000000],
};
