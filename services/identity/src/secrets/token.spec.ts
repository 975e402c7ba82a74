import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { looksLikeToken, newToken, openSuccessor, sealSuccessor } from './token.ts';
import { Vault } from './vault.ts';

describe('P12 secrets that are kept', () => {
  it('opens a successor by its predecessor alone', () => {
    const [token, successor] = [newToken(), newToken()];
    const sealed = sealSuccessor(token, successor);
    expect(looksLikeToken(token)).toBe(true);
    expect(openSuccessor(token, sealed)).toBe(successor);
    expect(() => openSuccessor(newToken(), sealed)).toThrow('does not open');
  });

  it('opens nothing that was changed, cut, meant for something else or sealed by another key', () => {
    const vault = new Vault(randomBytes(32).toString('base64'));
    const plain = Buffer.from('a private key');
    const sealed = vault.seal('mail', 'id', plain);
    expect(vault.open('mail', 'id', sealed)).toEqual(plain);
    expect(vault.open('mail', 'other', sealed)).toBeUndefined();
    expect(vault.open('signing key', 'id', sealed)).toBeUndefined();
    expect(new Vault(randomBytes(32).toString('base64')).open('mail', 'id', sealed)).toBeUndefined();
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(sealed);
        changed.writeUInt8(changed.readUInt8(at) ^ flip, at);
        expect(vault.open('mail', 'id', changed)).toBeUndefined();
        expect(vault.open('mail', 'id', sealed.subarray(0, at))).toBeUndefined();
      }),
    );
  });
});
