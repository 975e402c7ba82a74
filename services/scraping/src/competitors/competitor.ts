import { domainToASCII } from 'node:url';
import { invalidField } from '@blackfang/core';
import { parse } from 'tldts';
import type { Vat } from '../products/vat.ts';

/** A business that a tenant follows. */
export interface Competitor {
  readonly tenantId: string;
  readonly id: string;
  readonly name: string;
  readonly industry: string;
  readonly domains: readonly string[];
  /** Whether its prices have VAT in them. */
  readonly vat: Vat;
  /** By way of what its watches go that choose nothing themselves: a pool of proxies, `direct`, or nothing. */
  readonly proxy: string;
  /** When its sign was read; null where there is none. */
  readonly logoAt: Date | null;
  readonly pausedReason: '' | 'plan_limit';
  /** It belongs to the sample data. */
  readonly sample: boolean;
  readonly createdAt: Date;
  readonly version: bigint;
}

const MAX_NAME = 200;
const MAX_INDUSTRY = 100;
const MAX_DOMAINS = 50;
const MAX_DOMAIN = 253;
/** Shops under one host of shops (`a.myshopify.com`) are businesses of their own. */
const REGISTRIES = { allowPrivateDomains: true };

/** @throws AppError `invalid` name_invalid */
export function parseCompetitorName(text: string): string {
  return line(text, { path: 'name', reason: 'name_invalid', min: 1, max: MAX_NAME });
}

/** @throws AppError `invalid` industry_invalid */
export function parseIndustry(text: string): string {
  return line(text, { path: 'industry', reason: 'industry_invalid', min: 0, max: MAX_INDUSTRY });
}

function line(text: string, wanted: { path: string; reason: string; min: number; max: number }): string {
  const { path, reason, min, max } = wanted;
  const value = text.trim();
  if (value.length >= min && value.length <= max && !/[\p{Cc}\p{Cs}]/u.test(value)) return value;
  throw invalidField(path, reason, `Give ${min} to ${max} characters on one line.`);
}

/**
 * @returns each once, in lower-case ASCII: `bücher.example` is `xn--bcher-kva.example`.
 * @throws AppError `invalid` domains_invalid, at the domain
 */
export function parseDomains(texts: readonly string[]): string[] {
  if (texts.length > MAX_DOMAINS) {
    throw invalidField('domains', 'domains_invalid', `Give at most ${MAX_DOMAINS} domains.`);
  }
  return [...new Set(texts.map((text, index) => parseDomain(text, `domains.${index}`)))];
}

function parseDomain(text: string, path: string): string {
  const typed = text.trim().replace(/\.$/, '');
  // What follows a host in an address would be dropped in silence.
  const domain = typed.length > MAX_DOMAIN || /[\s/?#@:\\*%]/.test(typed) ? '' : domainToASCII(typed).toLowerCase();
  const { hostname, isIp, domain: registrable, publicSuffix } = parse(domain, REGISTRIES);
  const usable = hostname === domain && domain !== '' && domain !== publicSuffix && (isIp || registrable !== null);
  if (usable) return domain;
  throw invalidField(path, 'domains_invalid', 'Give a domain such as shop.example, without https:// and path.');
}

/**
 * The domains that would own a host, nearest first: `a.shop.example.com` belongs to itself, `shop.example.com` or
 * `example.com`, never to `com`.
 */
export function ownersOf(host: string): string[] {
  const registrable = registrableDomain(host);
  const owners = [host];
  for (let rest = host; rest !== registrable && rest.includes('.'); owners.push(rest)) {
    rest = rest.slice(rest.indexOf('.') + 1);
  }
  return owners;
}

/** What a competitor is made from where only a host is known; the host itself where nobody can register it. */
export function registrableDomain(host: string): string {
  return parse(host, REGISTRIES).domain ?? host;
}
