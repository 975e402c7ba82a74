/** A new key stands in the JWKS this long before it signs: longer than anybody keeps a copy of it. */
export const PUBLISHED_AHEAD_MS = 600_000;
/** How long a replaced key can still be needed: the life of an access token, and a process that learns of it late. */
export const NEEDED_AFTER_MS = 1_200_000;

export interface KeyTimes {
  readonly kid: string;
  readonly signsFrom: Date;
}

export interface RotationPlan {
  /** When a new key is to start to sign, where one is needed. */
  readonly create: Date | undefined;
  /** Keys whose tokens have all ended. */
  readonly forget: readonly string[];
}

/** Decides what becomes of the signing keys. @param keys in any order. */
export function planRotation(keys: readonly KeyTimes[], now: Date, rotateAfterMs: number): RotationPlan {
  const byAge = keys.toSorted((a, b) => a.signsFrom.getTime() - b.signsFrom.getTime());
  const newest = byAge.at(-1);
  if (newest === undefined) return { create: now, forget: [] };
  const due = now.getTime() - newest.signsFrom.getTime() >= rotateAfterMs;
  return {
    create: due ? new Date(now.getTime() + PUBLISHED_AHEAD_MS) : undefined,
    forget: byAge
      .slice(0, -1)
      .filter((_, index) => {
        const successor = byAge[index + 1];
        return successor !== undefined && now.getTime() - successor.signsFrom.getTime() > NEEDED_AFTER_MS;
      })
      .map((key) => key.kid),
  };
}

/** The key that signs now: the newest whose time has come. */
export function signerOf<Key extends KeyTimes>(keys: readonly Key[], now: Date): Key | undefined {
  const byAge = keys.toSorted((a, b) => a.signsFrom.getTime() - b.signsFrom.getTime());
  return byAge.findLast((key) => key.signsFrom <= now) ?? byAge[0];
}
