import { ROLES, type Role } from '@blackfang/core';
import { checkInvitedRole, checkRoleChange } from './change-role.ts';

const outcome = (actor: Role, current: Role, next: Role | null, owners: number): string => {
  try {
    checkRoleChange({ actor, current, next, owners });
    return 'allowed';
  } catch (error) {
    return (error as { reason: string }).reason;
  }
};

describe('P12 what may become of a role', () => {
  it('lets an owner do all but leave the tenant without one', () => {
    for (const next of [...ROLES, null]) {
      expect(outcome('owner', 'owner', next, 2)).toBe('allowed');
      expect(outcome('owner', 'owner', next, 1)).toBe(next === 'owner' ? 'allowed' : 'last_owner');
      expect(outcome('owner', 'viewer', next, 1)).toBe('allowed');
    }
  });

  it('keeps an admin from making, changing and removing owners', () => {
    for (const next of [...ROLES, null]) {
      expect(outcome('admin', 'owner', next, 2)).toBe('owner_required');
      expect(outcome('admin', 'viewer', next, 2)).toBe(next === 'owner' ? 'owner_required' : 'allowed');
    }
  });

  it('lets owners alone invite owners', () => {
    expect(() => checkInvitedRole('owner', 'owner')).not.toThrow();
    expect(() => checkInvitedRole('admin', 'admin')).not.toThrow();
    expect(() => checkInvitedRole('admin', 'owner')).toThrow(expect.objectContaining({ reason: 'owner_required' }));
  });
});
