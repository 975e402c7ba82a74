import type { Role } from '@blackfang/core';

/** Somebody else in the tenant. */
export interface OtherMember {
  readonly id: string;
  readonly role: Role;
  readonly joinedAt: Date;
}

/** What becomes of a tenant when a person is erased. */
export type Leaving =
  /** Nobody is left: it goes with them. */
  | { readonly kind: 'erase' }
  | { readonly kind: 'leave' }
  /** It would have no owner: this member becomes one. */
  | { readonly kind: 'hand_over'; readonly heir: OtherMember };

const RANK: Readonly<Record<Role, number>> = { owner: 0, admin: 1, analyst: 2, viewer: 3 };

/** Decides it: what others work with is never lost by one who goes. */
export function leaveTenantOf(role: Role, others: readonly OtherMember[]): Leaving {
  const [heir] = others.toSorted(
    (a, b) => RANK[a.role] - RANK[b.role] || a.joinedAt.getTime() - b.joinedAt.getTime() || (a.id < b.id ? -1 : 1),
  );
  if (heir === undefined) return { kind: 'erase' };
  return role !== 'owner' || heir.role === 'owner' ? { kind: 'leave' } : { kind: 'hand_over', heir };
}
