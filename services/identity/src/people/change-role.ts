import { AppError, invalidField, type Role, ROLES } from '@blackfang/core';

export interface RoleChange {
  /** Of whoever asks. */
  readonly actor: Role;
  readonly current: Role;
  /** null: the member leaves. */
  readonly next: Role | null;
  /** Owners that the tenant has now. */
  readonly owners: number;
}

/**
 * Refuses what must not become of a member's role: owners are made, changed and removed by owners alone, and one
 * always stays.
 * @throws AppError `denied` owner_required · `conflict` last_owner
 */
export function checkRoleChange({ actor, current, next, owners }: RoleChange): void {
  if (actor !== 'owner' && (current === 'owner' || next === 'owner')) {
    throw new AppError('denied', 'owner_required', 'Only an owner may make, change or remove an owner.');
  }
  if (current === 'owner' && next !== 'owner' && owners <= 1) {
    const message = 'This is the last owner. Make somebody else an owner first.';
    throw new AppError('conflict', 'last_owner', message);
  }
}

/** @throws AppError `denied` owner_required: who is no owner invites none. */
export function checkInvitedRole(actor: Role, invited: Role): void {
  if (invited !== 'owner' || actor === 'owner') return;
  throw new AppError('denied', 'owner_required', 'Only an owner may invite an owner.');
}

/** @throws AppError `invalid` role_unknown */
export function parseRole(text: string): Role {
  const role = ROLES.find((known) => known === text);
  if (role !== undefined) return role;
  throw invalidField('role', 'role_unknown', `Choose one of ${ROLES.join(', ')}.`);
}
