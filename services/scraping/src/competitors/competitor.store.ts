import { invalidField, isId, newId, notFound } from '@blackfang/core';
import { violates, type Tx } from '@blackfang/persistence';
import type { Vat } from '../products/vat.ts';
import { ownersOf, registrableDomain, type Competitor } from './competitor.ts';

interface CompetitorRow {
  tenant_id: string;
  id: string;
  name: string;
  industry: string;
  vat: Vat;
  proxy_pool: string;
  logo_at: Date | null;
  paused_reason: '' | 'plan_limit';
  sample_id: string | null;
  created_at: Date;
  version: string;
  domains: string[];
}

export const COMPETITOR_COLUMNS = `
  c.tenant_id, c.id, c.name, c.industry, c.vat, c.proxy_pool, c.paused_reason, c.sample_id, c.created_at, c.version, ARRAY(
    SELECT d.domain FROM competitor_domain d WHERE d.tenant_id = c.tenant_id AND d.competitor_id = c.id ORDER BY d.place
  ) AS domains,
  (SELECT l.read_at FROM competitor_logo l WHERE l.tenant_id = c.tenant_id AND l.competitor_id = c.id) AS logo_at`;

const INSERT =
  'INSERT INTO competitor (tenant_id, id, name, industry, vat, proxy_pool, sample_id) VALUES ($1, $2, $3, $4, $5, $6, $7)';
const UPDATE = `
  UPDATE competitor SET name = $3, industry = $4, vat = $5, proxy_pool = $6, version = version + 1 WHERE tenant_id = $1 AND id = $2`;
const LOCK = 'SELECT 1 FROM competitor WHERE tenant_id = $1 AND id = $2 FOR UPDATE';
const FIND = `SELECT ${COMPETITOR_COLUMNS} FROM competitor c WHERE c.tenant_id = $1 AND c.id = $2`;
const DELETE = 'DELETE FROM competitor WHERE tenant_id = $1 AND id = $2';
const DELETE_EMPTY = `
  DELETE FROM competitor c WHERE tenant_id = $1 AND id = ANY ($2::uuid[])
    AND NOT EXISTS (SELECT 1 FROM watch w WHERE w.tenant_id = c.tenant_id AND w.competitor_id = c.id)`;
const CLEAR_DOMAINS = 'DELETE FROM competitor_domain WHERE tenant_id = $1 AND competitor_id = $2';
const INSERT_DOMAINS = `
  INSERT INTO competitor_domain (tenant_id, competitor_id, domain, place)
  SELECT $1, $2, domain, place FROM unnest($3::text[]) WITH ORDINALITY AS given (domain, place)`;
const TAKEN = `SELECT domain FROM competitor_domain WHERE tenant_id = $1 AND competitor_id <> $2 AND domain = ANY ($3::text[])`;
/** The nearest owner: the first of the list that anybody has. */
const OWNER = `
  SELECT competitor_id AS id FROM competitor_domain WHERE tenant_id = $1 AND domain = ANY ($2::text[])
  ORDER BY array_position($2::text[], domain) LIMIT 1`;

export function toCompetitor(row: CompetitorRow): Competitor {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    name: row.name,
    industry: row.industry,
    vat: row.vat,
    proxy: row.proxy_pool,
    logoAt: row.logo_at,
    domains: row.domains,
    pausedReason: row.paused_reason,
    sample: row.sample_id !== null,
    createdAt: row.created_at,
    version: BigInt(row.version),
  };
}

/** @throws AppError `not_found` competitor_not_found, also for what is no id */
export async function findCompetitor(tx: Tx, tenantId: string, id: string): Promise<Competitor> {
  const row = isId(id) ? await tx.maybeOne<CompetitorRow>(FIND, [tenantId, id]) : undefined;
  if (row === undefined) throw notFound('competitor');
  return toCompetitor(row);
}

/** @throws AppError `not_found` competitor_not_found, also for what is no id */
export async function lockCompetitor(tx: Tx, tenantId: string, id: string): Promise<Competitor> {
  if (isId(id)) await tx.execute(LOCK, [tenantId, id]);
  return findCompetitor(tx, tenantId, id);
}

export interface CompetitorFields {
  readonly name: string;
  readonly industry: string;
  readonly vat: Vat;
  /** By way of what its watches go that choose nothing themselves. */
  readonly proxy: string;
  readonly domains: readonly string[];
}

/** @throws AppError `invalid` domain_taken */
export async function insertCompetitor(
  tx: Tx,
  tenantId: string,
  fields: CompetitorFields,
  sampleId: string | null = null,
): Promise<Competitor> {
  const id = newId();
  await tx.execute(INSERT, [tenantId, id, fields.name, fields.industry, fields.vat, fields.proxy, sampleId]);
  await saveDomains(tx, tenantId, id, fields.domains);
  return findCompetitor(tx, tenantId, id);
}

/** @throws AppError `invalid` domain_taken */
export async function saveCompetitor(tx: Tx, tenantId: string, id: string, fields: CompetitorFields) {
  await tx.execute(UPDATE, [tenantId, id, fields.name, fields.industry, fields.vat, fields.proxy]);
  await tx.execute(CLEAR_DOMAINS, [tenantId, id]);
  await saveDomains(tx, tenantId, id, fields.domains);
  return findCompetitor(tx, tenantId, id);
}

async function saveDomains(tx: Tx, tenantId: string, id: string, domains: readonly string[]): Promise<void> {
  if (domains.length === 0) return;
  const [taken] = await tx.query<{ domain: string }>(TAKEN, [tenantId, id, domains]);
  if (taken !== undefined) throw domainTaken(taken.domain);
  try {
    await tx.execute(INSERT_DOMAINS, [tenantId, id, domains]);
  } catch (error) {
    if (violates(error, 'competitor_domain_owner')) throw domainTaken(domains[0] ?? '');
    throw error;
  }
}

function domainTaken(domain: string) {
  return invalidField(
    'domains',
    'domain_taken',
    `Another competitor has the domain ${domain}. Take it from there first.`,
  );
}

export async function removeCompetitor(tx: Tx, tenantId: string, id: string): Promise<void> {
  await tx.execute(DELETE, [tenantId, id]);
}

/** Those of them that nothing is watched of. Call it under the lock of the entitlement. */
export async function removeEmptyCompetitors(tx: Tx, tenantId: string, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.execute(DELETE_EMPTY, [tenantId, ids]);
}

/** @returns whose host it is, undefined where nobody has it. */
export async function findOwner(tx: Tx, tenantId: string, host: string): Promise<string | undefined> {
  return (await tx.maybeOne<{ id: string }>(OWNER, [tenantId, ownersOf(host)]))?.id;
}

/** The competitor that a host makes by itself. */
export function competitorOf(host: string): CompetitorFields {
  const domain = registrableDomain(host);
  return { name: domain, industry: '', vat: '', proxy: '', domains: [domain] };
}
