import type { ServiceMigrations } from '@blackfang/persistence';
import { CreateIdentity1763700000000 } from './create-identity.ts';

export const migrations: ServiceMigrations = { service: 'identity', migrations: [CreateIdentity1763700000000] };
