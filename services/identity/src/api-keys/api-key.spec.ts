import { PERMISSIONS, PERMISSIONS_OF, type Permission } from '@blackfang/core';
import fc from 'fast-check';
import { lookupOf, newSecret, parseScopes } from './api-key.ts';

describe('P11 a new API key', () => {
  it('is found by the part that is shown', () => {
    const { secret, lookup, prefix } = newSecret();
    expect(lookupOf(secret)).toBe(lookup);
    expect(secret.startsWith(prefix)).toBe(true);
    expect(lookupOf(`${secret}x`)).toBeUndefined();
  });

  it('never holds more than its maker', () => {
    const holders = fc.constantFrom(...Object.values(PERMISSIONS_OF));
    fc.assert(
      fc.property(fc.subarray([...PERMISSIONS], { minLength: 1 }), holders, (wanted, held) => {
        const within = wanted.every((scope) => held.includes(scope));
        expect(scopesOrReason([...wanted, ...wanted], held)).toEqual(within ? wanted : 'scope_exceeds_role');
      }),
    );
  });
});

function scopesOrReason(wanted: readonly Permission[], held: readonly Permission[]): unknown {
  try {
    return parseScopes(wanted, held);
  } catch (error) {
    return (error as { reason: string }).reason;
  }
}
