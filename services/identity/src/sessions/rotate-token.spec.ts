import { decideRotation, GRACE_MS } from './rotate-token.ts';

const now = new Date('2026-01-01T00:00:00Z');
const at = (ms: number) => new Date(now.getTime() + ms);
const fresh = { expiresAt: at(1_000), replacedAt: null };
const open = { expiresAt: at(1_000), endedAt: null };

describe('P12 what a refresh token gives', () => {
  it.each([
    ['a fresh one the next', fresh, open, 'rotate'],
    ['one just replaced the same successor', { ...fresh, replacedAt: at(1 - GRACE_MS) }, open, 'same_successor'],
    ['one replaced long ago the end of its family', { ...fresh, replacedAt: at(-GRACE_MS) }, open, 'end_family'],
    ['one past its time nothing', { ...fresh, expiresAt: now }, open, 'refuse'],
    ['one of an ended session nothing', fresh, { ...open, endedAt: at(-1) }, 'refuse'],
    ['one of a session past its time nothing', fresh, { ...open, expiresAt: now }, 'refuse'],
  ] as const)('gives %s', (_, token, session, expected) => {
    expect(decideRotation(token, session, now)).toBe(expected);
  });
});
