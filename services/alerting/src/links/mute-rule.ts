import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { findRule, muteRule } from '../rules/rule.store.ts';
import type { Rule } from '../rules/rule.ts';
import { linkNotFound } from './link-token.ts';
import { Links } from './links.ts';

@Injectable()
export class MuteRule {
  constructor(
    private readonly db: Database,
    private readonly links: Links,
  ) {}

  /** What the link would mute. @throws AppError `not_found` link_not_found */
  async preview(token: string): Promise<Rule> {
    const { tenantId, subjectId } = this.links.tokens.read('mute', token);
    const rule = await this.db.tenant({ tenantId }, (tx) => findRule(tx, tenantId, subjectId));
    if (rule === undefined) throw linkNotFound();
    return rule;
  }

  /** Ends the mails of a rule; again is no mistake. @throws AppError `not_found` link_not_found */
  async execute(token: string): Promise<Rule> {
    const { tenantId, subjectId } = this.links.tokens.read('mute', token);
    const rule = await this.db.tenant({ tenantId }, async (tx) => {
      await muteRule(tx, tenantId, subjectId);
      return findRule(tx, tenantId, subjectId);
    });
    if (rule === undefined) throw linkNotFound();
    return rule;
  }
}
