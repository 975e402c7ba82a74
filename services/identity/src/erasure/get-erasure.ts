import type { Caller } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { findTenants, tenantsOf } from '../accounts/user.store.ts';
import { requireMember } from '../people/require-member.ts';
import { erasureDueAt, membershipsOf } from './erasure.store.ts';
import { leaveTenantOf } from './leave-tenant.ts';

/** What the erasure of a person means for one of their tenants. */
export interface TenantOutcome {
  readonly id: string;
  readonly name: string;
  /** It is erased, it goes on without them, or it needs another owner before they can go. */
  readonly outcome: 'erased' | 'left' | 'needs_owner';
  readonly otherMembers: number;
}

export interface Erasure {
  /** undefined: the account stays. */
  readonly dueAt: Date | undefined;
  readonly tenants: readonly TenantOutcome[];
}

const OUTCOMES = { erase: 'erased', leave: 'left', hand_over: 'needs_owner' } as const;

@Injectable()
export class GetErasure {
  constructor(private readonly db: Database) {}

  /** When the caller's account ends, if it is to, and what goes with it. @throws AppError `denied` members_only */
  async execute(caller: Caller): Promise<Erasure> {
    requireMember(caller);
    const { userId } = caller;
    const { dueAt, tenantIds } = await this.db.tenant(caller, async (tx) => ({
      dueAt: await erasureDueAt(tx, userId),
      tenantIds: await tenantsOf(tx, userId),
    }));
    const tenants = await this.db.batch(tenantIds, async (tx) => {
      const memberships = await membershipsOf(tx, userId, tenantIds);
      return (await findTenants(tx, tenantIds)).flatMap(({ id, name }): TenantOutcome[] => {
        const membership = memberships.get(id);
        if (membership === undefined) return [];
        const { role, others } = membership;
        return [{ id, name, outcome: OUTCOMES[leaveTenantOf(role, others).kind], otherMembers: others.length }];
      });
    });
    return { dueAt, tenants };
  }
}
