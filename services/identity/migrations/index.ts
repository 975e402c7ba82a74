import type { ServiceMigrations } from '@blackfang/persistence';
import { CountKeyUse1764600000000 } from './count-key-use.ts';
import { CreateIdentity1763700000000 } from './create-identity.ts';
import { EraseAccounts1764810000000 } from './erase-accounts.ts';
import { EndKeysByTime1764400000000 } from './end-keys-by-time.ts';
import { LetPeopleMove1764500000000 } from './let-people-move.ts';
import { MailDataExports1764820000000 } from './mail-data-exports.ts';
import { NarrowDueMails1764100000000 } from './narrow-due-mails.ts';

export const migrations: ServiceMigrations = {
  service: 'identity',
  migrations: [
    CreateIdentity1763700000000,
    NarrowDueMails1764100000000,
    EndKeysByTime1764400000000,
    LetPeopleMove1764500000000,
    CountKeyUse1764600000000,
    EraseAccounts1764810000000,
    MailDataExports1764820000000,
  ],
};
