/** Somebody who wants to be served. Each is either admitted or refused, once. */
export interface Visit {
  admit(): void;
  refuse(): void;
  /** Whether it has gone away while it waited. */
  isGone(): boolean;
}

export interface AdmissionOptions {
  /** Visits in hand at once. */
  readonly places: number;
  /** Milliseconds that only go forward; for tests that let time pass. */
  readonly now?: () => number;
}

/** A visit that has been in hand for so long waits for another service and costs nothing meanwhile: its place is free. */
const SLOW_AFTER_MS = 1_000;
/** Of those, so many for each place. */
const SLOW_PER_PLACE = 3;
/** A burst may wait, so many for each place. */
const BURST_PER_PLACE = 8;
/** A crowd that has stood for so long is no burst: from now on only as many wait as are soon served. */
const BURST_MS = 500;
const CROWD_PER_PLACE = 0.5;
/** A crowd has gone when for so long nobody has had to wait. */
const CALM_MS = 1_000;
/** Who has waited for so long has gone, or soon will: others are served sooner. */
const PATIENCE_MS = 3_000;
const LOOK_EVERY_MS = 50;

/**
 * Lets as many in as can be served well, lets a burst wait, and turns away at once whoever would wait in vain. Beyond its
 * capacity a door without it serves everybody too late, which is nobody.
 */
export class Admission {
  readonly #places: number;
  readonly #now: () => number;
  /** Since when each is in hand, the longest first. */
  readonly #inHand = new Map<Visit, number>();
  readonly #waiting: { readonly visit: Visit; readonly since: number }[] = [];
  #crowdedSince = -Infinity;
  #crowdedUntil = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor({ places, now = () => performance.now() }: AdmissionOptions) {
    this.#places = places;
    this.#now = now;
  }

  get inHand(): number {
    return this.#inHand.size;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Admits it, now or in a moment, or refuses it. Whoever was admitted must `leave`. */
  enter(visit: Visit): void {
    const now = this.#now();
    if (this.#waiting.length === 0 && this.#hasPlace(now)) return this.#admit(visit, now);
    if (this.#waiting.length === 0 && now - this.#crowdedUntil > CALM_MS) this.#crowdedSince = now;
    this.#crowdedUntil = now;
    if (this.#waiting.length >= this.#room(now)) return visit.refuse();
    this.#waiting.push({ visit, since: now });
    this.#timer ??= setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  leave(visit: Visit): void {
    if (this.#inHand.delete(visit) && this.#waiting.length > 0) this.look();
  }

  /** Gives free places to those who wait, and turns away who has waited in vain. */
  look(): void {
    const now = this.#now();
    for (let [first] = this.#waiting; first !== undefined; [first] = this.#waiting) {
      const isLate = now - first.since > PATIENCE_MS;
      if (!isLate && !first.visit.isGone() && !this.#hasPlace(now)) break;
      this.#waiting.shift();
      if (first.visit.isGone()) continue;
      if (isLate) first.visit.refuse();
      else this.#admit(first.visit, now);
    }
    if (this.#waiting.length > 0) this.#crowdedUntil = now;
    else this.close();
  }

  /** Ends the looks at those who wait; the next one who has to wait begins them again. */
  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #admit(visit: Visit, now: number): void {
    this.#inHand.set(visit, now);
    visit.admit();
  }

  #hasPlace(now: number): boolean {
    const over = this.#inHand.size - this.#places;
    if (over < 0) return true;
    const mostSlow = this.#places * SLOW_PER_PLACE;
    if (over >= mostSlow) return false;
    // One more than are over must be slow.
    let slow = 0;
    for (const since of this.#inHand.values()) {
      if (now - since < SLOW_AFTER_MS) return false;
      slow += 1;
      if (slow > over) return true;
    }
    return false;
  }

  #room(now: number): number {
    const perPlace = now - this.#crowdedSince > BURST_MS ? CROWD_PER_PLACE : BURST_PER_PLACE;
    return Math.ceil(this.#places * perPlace);
  }
}
