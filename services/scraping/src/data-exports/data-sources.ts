import { TenantDataServiceDefinition } from '@blackfang/contracts/type/v1/tenant_data';
import { Database } from '@blackfang/persistence';
import { rpcClient, type ServiceIdentity } from '@blackfang/rpc';
import { TenantData } from '@blackfang/service';
import { tenantData } from '../tenant-data.ts';
import type { DataSource } from './collect-data.ts';

const PAGE_MS = 20_000;
const OTHERS = ['identity', 'billing', 'alerting'] as const;

/** Everybody who keeps something of a tenant, in the order in which the files stand: what we keep is read here. */
export class DataSources {
  readonly all: readonly DataSource[];
  readonly #clients: readonly { close(): void }[];

  constructor(db: Database, identity: ServiceIdentity, addresses: Readonly<Record<(typeof OTHERS)[number], string>>) {
    const own = new TenantData(tenantData);
    const others = OTHERS.map((service) => {
      const options = { serviceToken: () => identity.token(service) };
      return { service, client: rpcClient(TenantDataServiceDefinition, addresses[service], options) };
    });
    this.#clients = others.map(({ client }) => client);
    this.all = [
      ...others.map(({ service, client }) => ({
        service,
        read: (request: Parameters<typeof client.readTenantData>[0]) =>
          client.readTenantData(request, { timeoutMs: PAGE_MS }),
      })),
      { service: 'scraping', read: (request) => db.tenant(request, (tx) => own.page(tx, request)) },
    ];
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }
}
