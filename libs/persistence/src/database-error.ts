import { AppError } from '@blackfang/core';
import pg from 'pg';

/** SQLSTATE classes and codes that tell of the server or the network, not of the statement. */
const AWAY = /^(08|53|57P|58)/;
/** Serialisation failure, deadlock, lock not available, cancelled by a timeout, transaction timeout. */
const TRY_AGAIN = new Set(['40001', '40P01', '55P03', '57014', '25P04']);
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'ENOENT']);
const POOL_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection|Query read timeout|Cannot use a pool after calling end/;

/** The SQLSTATE of an error of the database, https://www.postgresql.org/docs/18/errcodes-appendix.html */
export function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}

/** Whether `error` is the refusal of a constraint, and of that one where it is named. */
export function violates(error: unknown, constraint?: string): boolean {
  if (!(error instanceof pg.DatabaseError) || !error.code?.startsWith('23')) return false;
  return constraint === undefined || error.constraint === constraint;
}

/** Turns "the database is away" and "try again" into AppError `unavailable`; leaves everything else as it is. */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const state = sqlState(error);
  const network = 'code' in error && typeof error.code === 'string' && NETWORK.has(error.code);
  if (network || POOL_MESSAGES.test(error.message) || (state !== undefined && AWAY.test(state))) {
    return new AppError('unavailable', 'database_unavailable', 'The database is away. Try again in a moment.', {
      cause: error,
      retryAfterMs: 1_000,
    });
  }
  if (state !== undefined && TRY_AGAIN.has(state)) {
    return new AppError('unavailable', 'database_busy', 'The database was busy with the same rows. Try again.', {
      cause: error,
      retryAfterMs: 200,
    });
  }
  return error;
}
