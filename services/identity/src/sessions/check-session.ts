import { isId } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';

export interface SessionState {
  readonly active: boolean;
  /** Tokens whose `iat` lies before this are no good. A whole second. */
  readonly notBefore: Date | undefined;
}

const CHECK = `
  SELECT not_before FROM session
  WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL AND expires_at > clock_timestamp()
  UNION ALL SELECT not_before FROM api_key WHERE tenant_id = $1 AND id = $2`;

@Injectable()
export class CheckSession {
  constructor(private readonly db: Database) {}

  /** Whether tokens of a session, or of an API key, are still good. */
  async execute(input: { readonly tenantId: string; readonly sessionId: string }): Promise<SessionState> {
    const { tenantId, sessionId } = input;
    if (!isId(tenantId) || !isId(sessionId)) return { active: false, notBefore: undefined };
    const row = await this.db.tenant({ tenantId }, (tx) =>
      tx.maybeOne<{ not_before: Date | null }>(CHECK, [tenantId, sessionId]),
    );
    return { active: row !== undefined, notBefore: row?.not_before ?? undefined };
  }
}
