import { AppModule as Alerting } from '@blackfang/alerting/app.module';
import { AppModule as Analysis } from '@blackfang/analysis/app.module';
import { AppModule as Billing } from '@blackfang/billing/app.module';
import { AppModule as Gateway } from '@blackfang/gateway/app.module';
import { AppModule as Identity } from '@blackfang/identity/app.module';
import { AppModule as Scraping } from '@blackfang/scraping/app.module';

/** The services with a schema, in the order in which they start: each after those that it asks at its start. */
export const SERVICES = {
  identity: Identity,
  billing: Billing,
  scraping: Scraping,
  analysis: Analysis,
  alerting: Alerting,
};
export type OwnService = keyof typeof SERVICES;
export const OWN_SERVICES = Object.keys(SERVICES) as OwnService[];

export { Gateway };
