import type { Caller } from '@blackfang/core';
import { Egress } from '@blackfang/egress';
import { Injectable } from '@nestjs/common';
import { failedExtraction, type Extraction } from '../extract/extraction.ts';
import type { Look } from '../fetch/pace.ts';
import { TakeTurn } from '../fetch/take-turn.ts';
import { OpenWay } from '../proxies/open-way.ts';
import { parseProxyChoice } from '../proxies/proxy.ts';
import { ExtractOnce, type ExtractRequest } from './extract-once.ts';

export interface TenantExtractRequest extends Pick<ExtractRequest, 'url' | 'html' | 'tier'> {
  /** A pool, `direct`, or nothing: as a watch chooses. */
  readonly proxy: string;
}

/** A person waits for it. */
const MOST_WAIT_MS = 10_000;

/** Reads a page once by the way that a watch of its tenant would go, and at its pace, so that its site meets nobody whom it should not. */
@Injectable()
export class ExtractForTenant {
  constructor(
    private readonly egress: Egress,
    private readonly openWay: OpenWay,
    private readonly takeTurn: TakeTurn,
    private readonly extractOnce: ExtractOnce,
  ) {}

  /**
   * @throws AppError `invalid` proxy_invalid · `unprocessable` address_invalid, address_forbidden, address_unresolvable, and
   * what `ExtractOnce` throws
   */
  async execute(caller: Caller, request: TenantExtractRequest, signal: AbortSignal): Promise<Extraction> {
    const { url, html, tier } = request;
    const { tenantId } = caller;
    const choice = parseProxyChoice(request.proxy, 'proxy');
    if (html !== undefined) return this.extractOnce.execute({ url, html, tier, tenantId }, signal);
    const checked = await this.egress.checkAddress(url);
    const { way, close } = await this.openWay.execute(caller, choice);
    if (way.kind === 'closed') return failedExtraction(checked.url, way.failure.reason, way.failure.detail);
    const turn = await this.takeTurn.execute(caller, checked.url, MOST_WAIT_MS, signal);
    if (turn.kind === 'busy') return failedExtraction(checked.url, turn.failure.reason, turn.failure.detail);
    const proxy = way.kind === 'proxy' ? way.proxy : undefined;
    const looks: Look['result'][] = [];
    const wanted = { url: checked.url, tier, tenantId, proxy, onLook: (look: Look['result']) => looks.push(look) };
    const read = await this.extractOnce.execute(wanted, signal);
    // Of what was called off nobody knows how its proxy and its site did.
    if (signal.aborted) return read;
    await close(read.error?.reason);
    await turn.close(looks);
    return read;
  }
}
