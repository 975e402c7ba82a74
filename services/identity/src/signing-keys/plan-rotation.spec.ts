import fc from 'fast-check';
import { NEEDED_AFTER_MS, planRotation, PUBLISHED_AHEAD_MS, signerOf, type KeyTimes } from './plan-rotation.ts';

const ACCESS_TOKEN_MS = 900_000;
const ROTATE_AFTER_MS = 86_400_000;
const START = Date.UTC(2026, 0, 1);

describe('P12 the plan of signing keys', () => {
  it('never signs with a key that was not published long enough, and never forgets one that is still needed', () => {
    const steps = fc.array(fc.integer({ min: 0, max: ROTATE_AFTER_MS }), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (waits) => {
        let keys: (KeyTimes & { readonly madeAt: number })[] = [];
        let now = START;
        const signedUntil = new Map<string, number>();
        for (const wait of [0, ...waits]) {
          now += wait;
          const signer = signerOf(keys, new Date(now));
          if (signer !== undefined) signedUntil.set(signer.kid, now + ACCESS_TOKEN_MS);
          const plan = planRotation(keys, new Date(now), ROTATE_AFTER_MS);
          for (const kid of plan.forget) expect(signedUntil.get(kid) ?? 0).toBeLessThanOrEqual(now);
          keys = keys.filter((key) => !plan.forget.includes(key.kid));
          if (plan.create !== undefined) {
            keys.push({ kid: `${now}-${keys.length}`, signsFrom: plan.create, madeAt: now });
          }
          const next = signerOf(keys, new Date(now));
          // The very first signs at once: nobody has a copy of keys without it.
          const publishedMs = next?.madeAt === START ? PUBLISHED_AHEAD_MS : now - (next?.madeAt ?? now);
          expect(publishedMs).toBeGreaterThanOrEqual(PUBLISHED_AHEAD_MS);
          expect(keys.length).toBeLessThanOrEqual(3);
        }
      }),
    );
  });

  it('keeps a replaced key longer than any token of it lives', () => {
    expect(NEEDED_AFTER_MS).toBeGreaterThan(ACCESS_TOKEN_MS + 60_000);
  });
});
