import type { Caller } from '@blackfang/core';
import {
  ExtractServiceDefinition,
  type ExtractRequest,
  type ExtractResponse,
} from '@blackfang/contracts/scraping/v1/service';
import { Rpc, RpcController, type RpcContext, type RpcHandlers } from '@blackfang/rpc';
import { ExtractOnce } from './extract-once.ts';

@RpcController(ExtractServiceDefinition)
export class ExtractionsRpc implements RpcHandlers<typeof ExtractServiceDefinition> {
  constructor(private readonly extractOnce: ExtractOnce) {}

  @Rpc({ permission: 'watches:read' })
  async extract(_caller: Caller, { url, html }: ExtractRequest, { signal }: RpcContext): Promise<ExtractResponse> {
    return { extractionJson: JSON.stringify(await this.extractOnce.execute(url, html, signal)) };
  }
}
