import { invalidField, type Caller } from '@blackfang/core';
import {
  ExtractServiceDefinition,
  type ExtractRequest,
  type ExtractResponse,
} from '@blackfang/contracts/scraping/v1/service';
import { Rpc, RpcController, type RpcContext, type RpcHandlers } from '@blackfang/rpc';
import type { WantedTier } from '../sites/site.ts';
import { ExtractOnce } from './extract-once.ts';

@RpcController(ExtractServiceDefinition)
export class ExtractionsRpc implements RpcHandlers<typeof ExtractServiceDefinition> {
  constructor(private readonly extractOnce: ExtractOnce) {}

  @Rpc({ permission: 'watches:read' })
  async extract({ tenantId }: Caller, request: ExtractRequest, { signal }: RpcContext): Promise<ExtractResponse> {
    const { url, html } = request;
    const wanted = { url, html, tier: parseTier(request.tier), tenantId };
    return { extractionJson: JSON.stringify(await this.extractOnce.execute(wanted, signal)) };
  }
}

function parseTier(text: string | undefined): WantedTier {
  const wanted = text ?? 'auto';
  if (wanted === 'auto' || wanted === 'http' || wanted === 'browser') return wanted;
  throw invalidField('tier', 'tier_invalid', 'Give auto, http or browser.');
}
