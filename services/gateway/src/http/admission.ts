/** Somebody who wants to be served. Each is either admitted or refused, once. */
export interface Visit {
  /** What it will ask: those who ask the same share a part of the places. */
  readonly purpose: string;
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

/** Of the places, the most for one purpose: however long a service lets its callers wait, the others' callers get in. */
const PER_PURPOSE = 0.75;
/** A burst may wait, so many for each place. */
const BURST_PER_PLACE = 16;
/** Where the first in the line has waited so long, */
const LATE_MS = 300;
/** for so long, they are a crowd and no burst: from now on only as many wait as are soon served, */
const BURST_MS = 500;
const CROWD_PER_PLACE = 0.5;
/** until for so long nobody has had to wait. */
const CALM_MS = 250;
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
  readonly #perPurpose: number;
  readonly #inHand = new Set<Visit>();
  readonly #inHandFor = new Map<string, number>();
  /** The first to come first. */
  #waiting: readonly { readonly visit: Visit; readonly since: number }[] = [];
  #lateSince = Infinity;
  #isCrowded = false;
  #calmSince = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor({ places, now = () => performance.now() }: AdmissionOptions) {
    this.#places = places;
    this.#perPurpose = Math.ceil(places * PER_PURPOSE);
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
    // Who waits and could go in has gone in: nobody is overtaken who came for the same.
    if (this.#hasPlace(visit)) {
      this.#take(visit);
      return visit.admit();
    }
    this.#judge(now);
    this.#calmSince = Infinity;
    if (this.#waiting.length >= this.#room) return visit.refuse();
    this.#waiting = [...this.#waiting, { visit, since: now }];
    this.#timer ??= setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  leave(visit: Visit): void {
    if (!this.#inHand.delete(visit)) return;
    this.#inHandFor.set(visit.purpose, this.#countOf(visit.purpose) - 1);
    if (this.#waiting.length > 0) this.look();
  }

  /** Gives free places to those who wait, and turns away who has waited in vain. */
  look(): void {
    const now = this.#now();
    const tell: (() => void)[] = [];
    this.#waiting = this.#waiting.filter(({ visit, since }) => {
      if (visit.isGone()) return false;
      const isLate = now - since > PATIENCE_MS;
      if (!isLate && !this.#hasPlace(visit)) return true;
      if (!isLate) this.#take(visit);
      tell.push(() => (isLate ? visit.refuse() : visit.admit()));
      return false;
    });
    this.#judge(now);
    if (this.#waiting.length === 0) {
      this.#calmSince = Math.min(this.#calmSince, now);
      this.close();
    }
    // Last: who hears of it may leave, or come again, at once.
    for (const one of tell) one();
  }

  /** Ends the looks at those who wait; the next one who has to wait begins them again. */
  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #take(visit: Visit): void {
    this.#inHand.add(visit);
    this.#inHandFor.set(visit.purpose, this.#countOf(visit.purpose) + 1);
  }

  #hasPlace({ purpose }: Visit): boolean {
    return this.#inHand.size < this.#places && this.#countOf(purpose) < this.#perPurpose;
  }

  #countOf(purpose: string): number {
    return this.#inHandFor.get(purpose) ?? 0;
  }

  /** Tells a crowd from a burst, which is gone as soon as it came. */
  #judge(now: number): void {
    if (now - this.#calmSince > CALM_MS) this.#isCrowded = false;
    const [first] = this.#waiting;
    const isLate = first !== undefined && now - first.since > LATE_MS;
    this.#lateSince = isLate ? Math.min(this.#lateSince, now) : Infinity;
    if (now - this.#lateSince > BURST_MS) this.#isCrowded = true;
  }

  get #room(): number {
    return Math.ceil(this.#places * (this.#isCrowded ? CROWD_PER_PLACE : BURST_PER_PLACE));
  }
}
