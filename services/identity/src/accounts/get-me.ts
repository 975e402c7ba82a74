import { AppError, type Caller, type Permission, type Role } from '@blackfang/core';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { findMemberOfUser } from '../people/member.store.ts';
import { erasureDueAt } from '../erasure/erasure.store.ts';
import { pendingEmailOf } from './email-change.store.ts';
import type { Tenant, User } from './user.ts';
import { findTenant, findTenants, findUser, tenantsOf } from './user.store.ts';

export interface Me {
  readonly user: User;
  readonly tenant: Tenant;
  readonly role: Role;
  readonly permissions: readonly Permission[];
  readonly tenants: readonly Tenant[];
  /** What the address is going to be when its mailbox has confirmed it; nobody's business but the person's. */
  readonly pendingEmail: string | null;
  /** When the person's account ends, if it is to; nobody's business but theirs. */
  readonly erasureDueAt: Date | undefined;
}

@Injectable()
export class GetMe {
  constructor(private readonly db: Database) {}

  /** @throws AppError `unauthenticated` member_gone */
  async execute(caller: Caller): Promise<Me> {
    const { tenantIds, ...me } = await this.db.tenant(caller, async (tx) => {
      const user = await findUser(tx, caller.userId);
      const member = await findMemberOfUser(tx, caller.tenantId, caller.userId);
      if (user === undefined || member === undefined) {
        throw new AppError('unauthenticated', 'member_gone', 'You do not belong to this organisation any more.');
      }
      const tenant = await findTenant(tx, caller.tenantId);
      const pendingEmail = caller.kind === 'key' ? null : await pendingEmailOf(tx, caller.userId);
      const erasureAt = caller.kind === 'key' ? undefined : await erasureDueAt(tx, caller.userId);
      return {
        user,
        tenant,
        role: member.role,
        pendingEmail,
        erasureDueAt: erasureAt,
        tenantIds: await tenantsOf(tx, caller.userId),
      };
    });
    // An API key speaks for one tenant; it is no business of its owner where else its maker belongs.
    if (caller.kind === 'key') return { ...me, permissions: caller.permissions, tenants: [me.tenant] };
    const tenants = await this.db.batch(tenantIds, (tx) => findTenants(tx, tenantIds));
    return { ...me, permissions: caller.permissions, tenants };
  }
}
