import { parseArgs } from 'node:util';
import { AppError } from '@blackfang/core';
import type { WantedTier } from '../sites/site.ts';

export const USAGE =
  'Usage: blackfang check URL | --html FILE --url URL | --batch FILE  [--json] [--tier auto|http|browser] [--screenshot FILE] [--allow-egress HOST:PORT]';

/** What the command was asked for. */
export type CheckRequest = { readonly json: boolean } & (
  | {
      readonly kind: 'fetch';
      readonly url: string;
      readonly allowEgress: readonly string[];
      readonly tier: WantedTier;
      readonly screenshot: string | null;
    }
  | { readonly kind: 'file'; readonly file: string; readonly url: string }
  | { readonly kind: 'batch'; readonly file: string }
);

function refuse(message: string): AppError {
  return new AppError('invalid', 'arguments_invalid', message);
}

export function isWebAddress(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && /^https?:$/.test(parsed.protocol) && parsed.hostname !== '';
}

/** @throws AppError `invalid` arguments_invalid, with a sentence that says what to give */
export function parseCheck(args: readonly string[]): CheckRequest {
  const { values, positionals } = read(args);
  const { html, url, batch, json } = values;
  const [address, ...rest] = positionals;
  if (rest.length > 0) throw refuse(`One address can be checked at a time. ${USAGE}`);
  const ways = [address, html, batch].filter((way) => way !== undefined).length;
  if (ways !== 1)
    throw refuse(ways === 0 ? USAGE : `Give an address, --html or --batch, and one of them alone. ${USAGE}`);
  if (html === undefined && url !== undefined) throw refuse(`--url goes with --html. ${USAGE}`);

  if (batch !== undefined) return { kind: 'batch', file: batch, json: true };
  if (html !== undefined) {
    if (url === undefined) throw refuse(`--html needs --url, the address that the page was saved from. ${USAGE}`);
    if (!isWebAddress(url)) throw refuse(`"${url}" is no http or https address.`);
    return { kind: 'file', file: html, url, json };
  }
  const target = address ?? '';
  if (!isWebAddress(target)) throw refuse(`"${target}" is no http or https address.`);
  const { tier, screenshot = null } = values;
  if (tier !== 'auto' && tier !== 'http' && tier !== 'browser')
    throw refuse(`--tier is auto, http or browser. ${USAGE}`);
  if (screenshot !== null && tier !== 'browser') throw refuse(`--screenshot goes with --tier browser. ${USAGE}`);
  return { kind: 'fetch', url: target, json, allowEgress: values['allow-egress'], tier, screenshot };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        html: { type: 'string' },
        url: { type: 'string' },
        batch: { type: 'string' },
        json: { type: 'boolean', default: false },
        tier: { type: 'string', default: 'auto' },
        screenshot: { type: 'string' },
        'allow-egress': { type: 'string', multiple: true, default: [] },
      },
    });
  } catch (error) {
    throw refuse(`${error instanceof Error ? error.message.split('. ')[0] : 'Bad arguments'}. ${USAGE}`);
  }
}
