import { permissionWords } from './role-words.ts';

describe('what a role may do', () => {
  const all = ['account', 'audit', 'billing', 'watches'].flatMap((one) => [`${one}:read`, `${one}:write`]);

  it.each([
    [all, 'Sees and changes everything.'],
    [all.filter((one) => one !== 'billing:write'), 'Sees everything. Changes everything but the plan.'],
    [
      ['account:read', 'account:write', 'billing:read', 'watches:read'],
      'Sees everything but the audit. Changes the own account.',
    ],
    [['watches:read'], 'Sees watches, their runs and prices. Changes nothing.'],
  ])('is said in a sentence: %j', (permissions, sentence) => expect(permissionWords(permissions, all)).toBe(sentence));
});
