import type { ServiceMigrations } from '@blackfang/persistence';
import { AskChannelsAgain1764600000000 } from './ask-channels-again.ts';
import { CarryTraces1763900000000 } from './carry-traces.ts';
import { CreateAlerting1763700000000 } from './create-alerting.ts';
import { FindByCompetitor1764460000000 } from './find-by-competitor.ts';
import { KeepExchanges1764300000000 } from './keep-exchanges.ts';
import { KeepInboxes1764500000000 } from './keep-inboxes.ts';
import { NameTargets1764610000000 } from './name-targets.ts';
import { NarrowDueDeliveries1764100000000 } from './narrow-due-deliveries.ts';
import { PlaceAlerts1764450000000 } from './place-alerts.ts';
import { ResendDeliveries1764620000000 } from './resend-deliveries.ts';
import { RememberFirstAlerts1763800000000 } from './remember-first-alerts.ts';
import { EraseTenants1764810000000 } from './erase-tenants.ts';
import { TellOfTexts1765010000000 } from './tell-of-texts.ts';
import { SampleData1765030000000 } from './sample-data.ts';

export const migrations: ServiceMigrations = {
  service: 'alerting',
  migrations: [
    CreateAlerting1763700000000,
    RememberFirstAlerts1763800000000,
    CarryTraces1763900000000,
    NarrowDueDeliveries1764100000000,
    KeepExchanges1764300000000,
    PlaceAlerts1764450000000,
    FindByCompetitor1764460000000,
    KeepInboxes1764500000000,
    AskChannelsAgain1764600000000,
    NameTargets1764610000000,
    ResendDeliveries1764620000000,
    EraseTenants1764810000000,
    TellOfTexts1765010000000,
    SampleData1765030000000,
  ],
};
