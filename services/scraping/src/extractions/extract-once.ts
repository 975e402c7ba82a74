import { AppError, Clock } from '@blackfang/core';
import { Egress } from '@blackfang/egress';
import { Injectable } from '@nestjs/common';
import { failedExtraction, type Extraction } from '../extract/extraction.ts';
import { withPlausibility } from '../extract/plausibility.ts';
import { ExtractionPool } from '../extraction-pool/extraction-pool.ts';
import { fetchPage } from '../fetch/fetch-page.ts';
import { Robots } from '../fetch/robots.ts';

@Injectable()
export class ExtractOnce {
  constructor(
    private readonly egress: Egress,
    private readonly robots: Robots,
    private readonly clock: Clock,
    private readonly pool: ExtractionPool,
  ) {}

  /**
   * Reads a page and saves nothing. Trouble with the page is an Extraction with status `failed`.
   * @param html the page, where it is at hand: then nothing is resolved and nothing dialled.
   * @throws AppError `unprocessable` address_invalid, address_forbidden, address_unresolvable · `unavailable` extract_busy
   */
  async execute(url: string, html: string | undefined, signal: AbortSignal): Promise<Extraction> {
    if (html !== undefined) {
      if (!URL.canParse(url)) throw addressInvalid();
      const page = { url, contentType: 'text/html; charset=utf-8', bytes: Buffer.from(html), codings: [] };
      return withPlausibility(await this.pool.extract(page), null);
    }
    const checked = await this.egress.checkAddress(url);
    const { egress, robots, clock } = this;
    const fetched = await fetchPage({ egress, robots, clock }, { url: checked.url, signal });
    if (fetched.kind === 'page') return withPlausibility(await this.pool.extract(fetched), null);
    if (fetched.kind === 'failed') {
      return failedExtraction(checked.url, fetched.failure.reason, fetched.failure.detail);
    }
    // Nothing was said to be known, so a server that claims that nothing changed talks nonsense.
    return failedExtraction(checked.url, `http_${fetched.status}`, 'The site answered without a page.');
  }
}

function addressInvalid(): AppError {
  const message = 'This is no address. Give one such as https://shop.example/p/1.';
  return new AppError('unprocessable', 'address_invalid', message, { fields: [{ path: 'url', message }] });
}
