import { invalidField, type Caller } from '@blackfang/core';
import {
  ExtractServiceDefinition,
  type ExtractRequest,
  type ExtractResponse,
} from '@blackfang/contracts/scraping/v1/service';
import { Rpc, RpcController, type RpcContext, type RpcHandlers } from '@blackfang/rpc';
import type { WantedTier } from '../sites/site.ts';
import { ExtractForTenant } from './extract-for-tenant.ts';

@RpcController(ExtractServiceDefinition)
export class ExtractionsRpc implements RpcHandlers<typeof ExtractServiceDefinition> {
  constructor(private readonly extractForTenant: ExtractForTenant) {}

  @Rpc({ permission: 'watches:read' })
  async extract(caller: Caller, request: ExtractRequest, { signal }: RpcContext): Promise<ExtractResponse> {
    const { url, html, proxy = '' } = request;
    const wanted = { url, html, proxy, tier: parseTier(request.tier) };
    return { extractionJson: JSON.stringify(await this.extractForTenant.execute(caller, wanted, signal)) };
  }
}

function parseTier(text: string | undefined): WantedTier {
  const wanted = text ?? 'auto';
  if (wanted === 'auto' || wanted === 'http' || wanted === 'browser') return wanted;
  throw invalidField('tier', 'tier_invalid', 'Give auto, http or browser.');
}
