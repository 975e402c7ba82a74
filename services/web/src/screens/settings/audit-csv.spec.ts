import { auditLine } from './audit-csv.ts';

describe('the audit as a file', () => {
  it('has a line an entry, in words and as it is kept, and nothing that a program of tables would carry out', () => {
    const entry = {
      id: '0198b5b4-0000-7000-8000-000000000001',
      at: '2026-11-21T10:00:00.000Z',
      action: 'member.role_changed',
      actorId: '0198b5b4-0000-7000-8000-000000000002',
      targetId: null,
      address: '=cmd()',
      detail: { from: 'viewer', role: 'admin' },
    };
    const names = new Map([[entry.actorId, 'Lovelace, Ada']]);
    expect(auditLine(entry, names)).toBe(
      `2026-11-21T10:00:00.000Z,Changed a role,member.role_changed,"Lovelace, Ada",${entry.actorId},,'=cmd(),"from: viewer; role: admin"\r\n`,
    );
  });
});
