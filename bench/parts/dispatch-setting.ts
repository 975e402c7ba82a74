import type { NewDelivery } from '../../services/alerting/src/deliveries/delivery.ts';
import type { Servers } from './measure.ts';

export interface BenchEndpoint {
  readonly tenantId: string;
  readonly id: string;
  readonly url: string;
  readonly secret: string;
}

export interface DispatchSetting {
  /** Of the superuser; an empty database. */
  readonly databaseUrl: string;
  readonly servers: Servers;
  readonly endpoints: readonly BenchEndpoint[];
}

export interface DispatchOrder {
  readonly deliveries: readonly NewDelivery[];
}
