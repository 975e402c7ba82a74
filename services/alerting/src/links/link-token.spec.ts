import { randomBytes } from 'node:crypto';
import { newId } from '@blackfang/core';
import { LinkTokens } from './link-token.ts';

describe('A10 a link in a mail', () => {
  const tokens = new LinkTokens(randomBytes(32));
  const link = { tenantId: newId(), subjectId: newId() };

  it('leads to what it was made for', () => {
    expect(tokens.read('mute', tokens.make('mute', link))).toEqual(link);
  });

  it('is worth nothing for another purpose, changed, or signed with another key', () => {
    const token = tokens.make('mute', link);
    const changed = Buffer.from(token, 'base64url');
    changed[20]! ^= 1;
    const strange = new LinkTokens(randomBytes(32)).make('mute', link);
    for (const bad of [tokens.make('confirm', link), changed.toString('base64url'), strange, token.slice(1), '']) {
      expect(() => tokens.read('mute', bad)).toThrow(expect.objectContaining({ reason: 'link_not_found' }));
    }
  });
});
