import type { Caller } from '@blackfang/core';
import { Injectable } from '@nestjs/common';
import type { Extraction } from '../extract/extraction.ts';
import { OpenWay } from '../proxies/open-way.ts';
import { parseProxyChoice } from '../proxies/proxy.ts';
import { ExtractOnce, type ExtractRequest } from './extract-once.ts';

export interface TenantExtractRequest extends Pick<ExtractRequest, 'url' | 'html' | 'tier'> {
  /** A pool, `direct`, or nothing: as a watch chooses. */
  readonly proxy: string;
}

/** Reads a page once by the way that a watch of its tenant would go, so that its site meets nobody whom it should not. */
@Injectable()
export class ExtractForTenant {
  constructor(
    private readonly openWay: OpenWay,
    private readonly extractOnce: ExtractOnce,
  ) {}

  /** @throws AppError `invalid` proxy_invalid, and what `ExtractOnce` throws */
  async execute(caller: Caller, request: TenantExtractRequest, signal: AbortSignal): Promise<Extraction> {
    const { url, html, tier } = request;
    const { tenantId } = caller;
    const choice = parseProxyChoice(request.proxy, 'proxy');
    if (html !== undefined) return this.extractOnce.execute({ url, html, tier, tenantId }, signal);
    const { way, close } = await this.openWay.execute(caller, choice);
    const read = await this.extractOnce.execute({ url, tier, tenantId, way }, signal);
    // Of what was called off nobody knows how its proxy did.
    if (!signal.aborted) await close(read.error?.reason);
    return read;
  }
}
