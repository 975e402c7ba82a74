import { lossInWords, outcomeInWords } from './erasure-words.ts';

const tenant = (outcome: 'erased' | 'left' | 'needs_owner', otherMembers: number) =>
  outcomeInWords({ id: 'id', name: 'Acme', outcome, otherMembers });

describe('what is said of an erasure', () => {
  it('names what becomes of an organisation, and of whoever else is in it', () => {
    expect(tenant('erased', 0)).toMatch(/^Acme is erased with you, since nobody else is in it/);
    expect(tenant('left', 1)).toMatch(/^Acme goes on without you\. .* with its one other member;/);
    expect(tenant('needs_owner', 12)).toMatch(/its 12 other members would lose it/);
  });

  it('counts what is lost, where there is something', () => {
    expect(lossInWords(1, 1)).toBe('Now that is 1 watch and 1 competitor. Nobody can bring them back.');
    expect(lossInWords(12, 0)).toContain('12 watches and 0 competitors');
    expect(lossInWords(0, 0)).toBe('');
  });
});
