import type { Caller } from '@blackfang/core';
import {
  SampleDataServiceDefinition,
  type AddSampleDataRequest,
  type SampleData as SampleDataMessage,
} from '@blackfang/contracts/scraping/v1/service';
import { Database } from '@blackfang/persistence';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import { AddSampleData } from './add-sample-data.ts';
import { RemoveSampleData } from './remove-sample-data.ts';
import { findSampleData, type SampleData } from './sample-data.store.ts';

@RpcController(SampleDataServiceDefinition)
export class SampleDataRpc implements RpcHandlers<typeof SampleDataServiceDefinition> {
  constructor(
    private readonly db: Database,
    private readonly add: AddSampleData,
    private readonly remove: RemoveSampleData,
  ) {}

  @Rpc({ permission: 'competitors:read' })
  async getSampleData(caller: Caller): Promise<SampleDataMessage> {
    return toMessage(await this.db.tenant(caller, (tx) => findSampleData(tx, caller.tenantId)));
  }

  @Rpc({ permission: 'competitors:write' })
  async addSampleData(caller: Caller, { industry }: AddSampleDataRequest): Promise<SampleDataMessage> {
    return toMessage(await this.add.execute(caller, industry));
  }

  @Rpc({ permission: 'competitors:write' })
  async removeSampleData(caller: Caller): Promise<SampleDataMessage> {
    await this.remove.execute(caller);
    return toMessage(undefined);
  }
}

const NONE = { industry: '', addedAt: undefined, competitors: 0, products: 0, watches: 0 };

function toMessage(sample: SampleData | undefined): SampleDataMessage {
  if (sample === undefined) return { ...NONE, id: undefined };
  const { id, industry, addedAt, competitors, products, watches } = sample;
  return { id, industry, addedAt, competitors, products, watches };
}
