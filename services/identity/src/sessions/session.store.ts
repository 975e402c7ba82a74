import { newId } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';
import type { Client } from '../accounts/user.ts';
import { hashToken, newToken, sealSuccessor } from '../secrets/token.ts';

export const REFRESH_LIFETIME_S = 7 * 86_400;
/** However often it is refreshed. */
const SESSION_LIFETIME_S = 90 * 86_400;
/** Of one user; the oldest end. */
const MOST_SESSIONS = 500;

const OPEN = `
  INSERT INTO session (id, user_id, tenant_id, address, user_agent, expires_at)
  VALUES ($1, $2, $3, $4, $5, clock_timestamp() + make_interval(secs => ${SESSION_LIFETIME_S}))`;
const END_SURPLUS = `
  UPDATE session SET ended_at = clock_timestamp() WHERE ended_at IS NULL AND id IN (
    SELECT id FROM session WHERE user_id = $1 AND ended_at IS NULL ORDER BY id DESC OFFSET ${MOST_SESSIONS})`;
const ADD_TOKEN = `
  INSERT INTO refresh_token (hash, session_id, expires_at)
  VALUES ($1, $2, clock_timestamp() + make_interval(secs => ${REFRESH_LIFETIME_S}))`;
const FIND_OF_TOKEN = `
  SELECT s.id, s.user_id, s.tenant_id FROM refresh_token t JOIN session s ON s.id = t.session_id WHERE t.hash = $1`;
const FIND = 'SELECT id, user_id, tenant_id FROM session WHERE id = $1';
const PAGE_OF_USER = `
  SELECT id, created_at, last_used_at, address, user_agent FROM session
  WHERE user_id = $1 AND ended_at IS NULL AND expires_at > clock_timestamp() AND (id < $2 OR $2 IS NULL)
  ORDER BY id DESC LIMIT $3`;
const LOCK_TOKEN = `
  SELECT t.expires_at, t.replaced_at, t.sealed_successor, s.expires_at AS session_expires_at, s.ended_at, s.not_before,
    clock_timestamp() AS now
  FROM refresh_token t JOIN session s ON s.id = t.session_id WHERE t.hash = $1 FOR UPDATE OF t, s`;
const REPLACE = 'UPDATE refresh_token SET replaced_at = clock_timestamp(), sealed_successor = $2 WHERE hash = $1';
const TOUCH = 'UPDATE session SET last_used_at = clock_timestamp() WHERE id = $1';
const END = 'UPDATE session SET ended_at = clock_timestamp() WHERE id = $1 AND ended_at IS NULL';
const END_OF_USER = `
  UPDATE session SET ended_at = clock_timestamp() WHERE user_id = $1 AND ended_at IS NULL AND id <> ALL ($2::uuid[])`;
const END_OF_MEMBER = `
  UPDATE session SET ended_at = clock_timestamp() WHERE user_id = $1 AND tenant_id = $2 AND ended_at IS NULL`;
const REFUSE_OLDER = `
  UPDATE session SET not_before = date_trunc('second', clock_timestamp()) + interval '1 second'
  WHERE user_id = $1 AND tenant_id = $2 AND ended_at IS NULL`;

export interface OpenedSession {
  readonly sessionId: string;
  readonly refreshToken: string;
}

export interface SessionOwner {
  readonly id: string;
  readonly userId: string;
  readonly tenantId: string;
}

/** A session as its user sees it. */
export interface Session {
  readonly id: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly address: string;
  readonly userAgent: string;
}

export interface LockedToken {
  readonly expiresAt: Date;
  readonly replacedAt: Date | null;
  readonly sealedSuccessor: Buffer | null;
  readonly session: { readonly expiresAt: Date; readonly endedAt: Date | null; readonly notBefore: Date | null };
  readonly now: Date;
}

interface OwnerRow {
  id: string;
  user_id: string;
  tenant_id: string;
}

interface SessionRow {
  id: string;
  created_at: Date;
  last_used_at: Date;
  address: string;
  user_agent: string;
}

export async function openSession(tx: Tx, userId: string, tenantId: string, client: Client): Promise<OpenedSession> {
  const sessionId = newId();
  await tx.execute(OPEN, [sessionId, userId, tenantId, client.address, client.userAgent]);
  await tx.execute(END_SURPLUS, [userId]);
  return { sessionId, refreshToken: await addToken(tx, sessionId) };
}

/** @returns whose session the token is of, whatever has become of it. */
export async function findSessionOfToken(tx: Tx, token: string): Promise<SessionOwner | undefined> {
  const row = await tx.maybeOne<OwnerRow>(FIND_OF_TOKEN, [hashToken(token)]);
  return row && toOwner(row);
}

export async function findSession(tx: Tx, id: string): Promise<SessionOwner | undefined> {
  const row = await tx.maybeOne<OwnerRow>(FIND, [id]);
  return row && toOwner(row);
}

/** The user's open sessions in all tenants, newest first. @returns up to one more than `limit`. */
export async function listSessions(tx: Tx, userId: string, before: string | null, limit: number): Promise<Session[]> {
  const rows = await tx.query<SessionRow>(PAGE_OF_USER, [userId, before, limit + 1]);
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    address: row.address,
    userAgent: row.user_agent,
  }));
}

export async function lockToken(tx: Tx, token: string): Promise<LockedToken | undefined> {
  const row = await tx.maybeOne<{
    expires_at: Date;
    replaced_at: Date | null;
    sealed_successor: Buffer | null;
    session_expires_at: Date;
    ended_at: Date | null;
    not_before: Date | null;
    now: Date;
  }>(LOCK_TOKEN, [hashToken(token)]);
  return (
    row && {
      expiresAt: row.expires_at,
      replacedAt: row.replaced_at,
      sealedSuccessor: row.sealed_successor,
      session: { expiresAt: row.session_expires_at, endedAt: row.ended_at, notBefore: row.not_before },
      now: row.now,
    }
  );
}

/** @returns the successor. */
export async function replaceToken(tx: Tx, sessionId: string, token: string): Promise<string> {
  const successor = await addToken(tx, sessionId);
  await tx.execute(REPLACE, [hashToken(token), sealSuccessor(token, successor)]);
  await tx.execute(TOUCH, [sessionId]);
  return successor;
}

/** @returns whether it was open. */
export async function endSession(tx: Tx, id: string): Promise<boolean> {
  return (await tx.execute(END, [id])) === 1;
}

/** Ends all sessions of a user in all tenants, but those in `except`. */
export async function endSessionsOfUser(tx: Tx, userId: string, except: readonly string[] = []): Promise<void> {
  await tx.execute(END_OF_USER, [userId, except]);
}

export async function endSessionsOfMember(tx: Tx, userId: string, tenantId: string): Promise<void> {
  await tx.execute(END_OF_MEMBER, [userId, tenantId]);
}

/** Access tokens made until now are refused: what they say of the member is no longer true. */
export async function refuseOlderTokens(tx: Tx, userId: string, tenantId: string): Promise<void> {
  await tx.execute(REFUSE_OLDER, [userId, tenantId]);
}

async function addToken(tx: Tx, sessionId: string): Promise<string> {
  const token = newToken();
  await tx.execute(ADD_TOKEN, [hashToken(token), sessionId]);
  return token;
}

function toOwner(row: OwnerRow): SessionOwner {
  return { id: row.id, userId: row.user_id, tenantId: row.tenant_id };
}
