import { leaveTenantOf, type OtherMember } from './leave-tenant.ts';

const member = (id: string, role: OtherMember['role'], day: number): OtherMember => ({
  id,
  role,
  joinedAt: new Date(Date.UTC(2026, 0, day)),
});

describe('P13 what becomes of a tenant when a person is erased', () => {
  it('goes with the last one of it', () => {
    expect(leaveTenantOf('owner', [])).toEqual({ kind: 'erase' });
  });

  it('goes on without them where somebody else owns it, or they did not', () => {
    expect(leaveTenantOf('owner', [member('a', 'viewer', 1), member('b', 'owner', 2)])).toEqual({ kind: 'leave' });
    expect(leaveTenantOf('viewer', [member('a', 'owner', 1)])).toEqual({ kind: 'leave' });
  });

  it('is handed to whoever may do most, of these to who is there longest', () => {
    const heir = member('c', 'admin', 2);
    const others = [member('a', 'analyst', 1), member('b', 'admin', 3), heir];
    expect(leaveTenantOf('owner', others)).toEqual({ kind: 'hand_over', heir });
  });
});
