import type { Tx } from '@blackfang/persistence';
import { emailKey, type Tenant, type User } from './user.ts';

interface UserRow {
  id: string;
  email: string;
  name: string;
  email_verified: boolean;
  locale: string | null;
  time_zone: string | null;
  version: string;
  password_hash: string;
}

export interface UserWithPassword extends User {
  readonly passwordHash: string;
}

const COLUMNS = 'id, email, name, email_verified, locale, time_zone, version, password_hash';
const BY_EMAIL = `SELECT ${COLUMNS} FROM user_account WHERE email_key = $1`;
const BY_ID = `SELECT ${COLUMNS} FROM user_account WHERE id = $1`;
const INSERT = `
  INSERT INTO user_account (id, email, email_key, name, password_hash, email_verified) VALUES ($1, $2, $3, $4, $5, $6)`;
const UPDATE = `
  UPDATE user_account SET name = $2, password_hash = $3, locale = $4, time_zone = $5, version = version + 1
  WHERE id = $1 RETURNING ${COLUMNS}`;
const SET_EMAIL = `
  UPDATE user_account SET email = $2, email_key = $3, email_verified = true, version = version + 1 WHERE id = $1`;
const SET_PASSWORD = 'UPDATE user_account SET password_hash = $2, version = version + 1 WHERE id = $1';
const VERIFY = `
  UPDATE user_account SET email_verified = true, version = version + 1 WHERE id = $1 AND NOT email_verified`;
const TENANTS = 'SELECT tenant_id FROM user_tenant WHERE user_id = $1 ORDER BY last_used_at DESC, tenant_id LIMIT 100';
const USE_TENANT = `
  INSERT INTO user_tenant (user_id, tenant_id) VALUES ($1, $2)
  ON CONFLICT (user_id, tenant_id) DO UPDATE SET last_used_at = clock_timestamp()`;
const LEAVE_TENANT = 'DELETE FROM user_tenant WHERE user_id = $1 AND tenant_id = $2';
const CREATE_TENANT = 'INSERT INTO tenant (tenant_id, name) VALUES ($1, $2) RETURNING created_at';
const FIND_TENANT = 'SELECT tenant_id AS id, name FROM tenant WHERE tenant_id = $1';
const NAMES = 'SELECT tenant_id AS id, name FROM tenant WHERE tenant_id = ANY ($1::uuid[]) ORDER BY name, tenant_id';

/** Name of the constraint that keeps two users from one address. */
export const ONE_USER_AN_ADDRESS = 'user_account_email_key_key';

export async function findUserByEmail(tx: Tx, email: string): Promise<UserWithPassword | undefined> {
  const row = await tx.maybeOne<UserRow>(BY_EMAIL, [emailKey(email)]);
  return row && toUser(row);
}

export async function findUser(tx: Tx, id: string, lock = false): Promise<UserWithPassword | undefined> {
  const row = await tx.maybeOne<UserRow>(lock ? `${BY_ID} FOR UPDATE` : BY_ID, [id]);
  return row && toUser(row);
}

/** What is known of somebody from the first. */
export type NewUser = Omit<UserWithPassword, 'version' | 'locale' | 'timeZone'>;

export async function insertUser(tx: Tx, user: NewUser): Promise<void> {
  const { id, email, name, passwordHash, emailVerified } = user;
  await tx.execute(INSERT, [id, email, emailKey(email), name, passwordHash, emailVerified]);
}

export async function updateUser(
  tx: Tx,
  user: Pick<UserWithPassword, 'id' | 'name' | 'passwordHash' | 'locale' | 'timeZone'>,
): Promise<User> {
  const { id, name, passwordHash, locale, timeZone } = user;
  return toUser(await tx.one<UserRow>(UPDATE, [id, name, passwordHash, locale, timeZone]));
}

/** Gives a user another address, which they have shown to be theirs. */
export async function setEmail(tx: Tx, userId: string, email: string): Promise<void> {
  await tx.execute(SET_EMAIL, [userId, email, emailKey(email)]);
}

export async function setPassword(tx: Tx, userId: string, passwordHash: string): Promise<void> {
  await tx.execute(SET_PASSWORD, [userId, passwordHash]);
}

/** @returns whether it was not verified before. */
export async function verifyEmailOf(tx: Tx, userId: string): Promise<boolean> {
  return (await tx.execute(VERIFY, [userId])) === 1;
}

/** @returns ids of the user's tenants, the last used first. */
export async function tenantsOf(tx: Tx, userId: string): Promise<string[]> {
  return (await tx.query<{ tenant_id: string }>(TENANTS, [userId])).map((row) => row.tenant_id);
}

/** Remembers that the user belongs to the tenant, and used it last. */
export async function useTenant(tx: Tx, userId: string, tenantId: string): Promise<void> {
  await tx.execute(USE_TENANT, [userId, tenantId]);
}

export async function leaveTenant(tx: Tx, userId: string, tenantId: string): Promise<void> {
  await tx.execute(LEAVE_TENANT, [userId, tenantId]);
}

export async function createTenant(tx: Tx, tenant: Tenant): Promise<Date> {
  return (await tx.one<{ created_at: Date }>(CREATE_TENANT, [tenant.id, tenant.name])).created_at;
}

export async function findTenant(tx: Tx, id: string): Promise<Tenant> {
  return tx.one<{ id: string; name: string }>(FIND_TENANT, [id]);
}

/** In a transaction that is fenced to these tenants. */
export async function findTenants(tx: Tx, ids: readonly string[]): Promise<Tenant[]> {
  return tx.query<{ id: string; name: string }>(NAMES, [ids]);
}

function toUser(row: UserRow): UserWithPassword {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    emailVerified: row.email_verified,
    locale: row.locale,
    timeZone: row.time_zone,
    version: BigInt(row.version),
    passwordHash: row.password_hash,
  };
}
