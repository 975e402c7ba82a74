import type { Chore, Database } from '@blackfang/persistence';

/** Rows of one statement: none holds its locks for long; the rest is for the next round. */
const CHUNK = 10_000;
/** A session stays visible to inquiries for a while after its end. */
const ENDED_DAYS = 30;

const STATEMENTS = [
  `DELETE FROM refresh_token WHERE hash = ANY (ARRAY(
    SELECT hash FROM refresh_token WHERE expires_at < statement_timestamp() LIMIT ${CHUNK}))`,
  `DELETE FROM session WHERE id = ANY (ARRAY(SELECT id FROM session
    WHERE expires_at < statement_timestamp() - interval '${ENDED_DAYS} days' LIMIT ${CHUNK}))`,
  `DELETE FROM one_time_token WHERE hash = ANY (ARRAY(
    SELECT hash FROM one_time_token WHERE expires_at < statement_timestamp() LIMIT ${CHUNK}))`,
  `DELETE FROM email_change WHERE hash = ANY (ARRAY(
    SELECT hash FROM email_change WHERE expires_at < statement_timestamp() LIMIT ${CHUNK}))`,
];

/** Housekeeping: removes tokens and sessions that have ended by time. */
export const forgetOld: Chore = (db: Database) =>
  db.system('forget old', async (tx) => {
    for (const statement of STATEMENTS) await tx.execute(statement);
  });
