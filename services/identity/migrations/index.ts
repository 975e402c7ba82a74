import type { ServiceMigrations } from '@blackfang/persistence';
import { CreateIdentity1763700000000 } from './create-identity.ts';
import { NarrowDueMails1764100000000 } from './narrow-due-mails.ts';

export const migrations: ServiceMigrations = {
  service: 'identity',
  migrations: [CreateIdentity1763700000000, NarrowDueMails1764100000000],
};
