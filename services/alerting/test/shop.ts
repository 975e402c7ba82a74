import { eventId, newId, type Money } from '@blackfang/core';
import type { KnownFigure, OfferChange, OfferState } from '../src/rules/evaluate-rule.ts';
import { parseCondition, type ConditionInput, type Rule } from '../src/rules/rule.ts';

export const eur = (amount: string): Money => ({ amount, currency: 'EUR' });

export const TENANT = newId();
const LONG_AGO = new Date('2025-01-01T00:00:00Z');

/** A rule for everything, unless told otherwise. */
export function rule(when: ConditionInput, rest: Partial<Rule> = {}): Rule {
  return {
    tenantId: TENANT,
    id: newId(),
    name: 'Lamps',
    scope: { kind: 'all' },
    when: parseCondition(when),
    muted: false,
    revision: 1,
    since: LONG_AGO,
    ...rest,
  };
}

export type Seen = Partial<OfferState> & { readonly figures?: Record<string, KnownFigure> };

export const figure = (price: Money, rest: Partial<KnownFigure> = {}): KnownFigure => ({
  price,
  observationId: null,
  observations: 3,
  knownS: 90_000,
  ...rest,
});

/** One offer of a shop, and the changes of it as analysis tells them. */
export class Offer {
  readonly tenantId: string;
  readonly watchId = newId();
  readonly competitorId = newId();
  readonly offerId = newId();
  #version = 0n;
  #state: OfferState | null = null;

  constructor(tenantId = TENANT, first?: Seen) {
    this.tenantId = tenantId;
    if (first !== undefined) this.shows(first);
  }

  get state(): OfferState | null {
    return this.#state;
  }

  /** What stays unsaid is as before. */
  shows({ figures, ...seen }: Seen, rest: Partial<OfferChange> = {}): OfferChange {
    const previous = this.#state;
    const before = previous ?? { price: null, availability: 'in_stock' };
    this.#state = { ...before, ...seen, observationId: newId() };
    return this.#tell(previous, figures, rest);
  }

  costs(amount: string, figures?: Record<string, KnownFigure>): OfferChange {
    return this.shows({ price: eur(amount), ...(figures && { figures }) });
  }

  ownPriceBecomes(amount: string): OfferChange {
    return this.#tell(this.#state, { own_price: figure(eur(amount)) }, { cause: 'own_price' });
  }

  #tell(
    previous: OfferState | null,
    figures: Record<string, KnownFigure> = {},
    rest: Partial<OfferChange>,
  ): OfferChange {
    this.#version += 1n;
    const { tenantId, watchId, competitorId, offerId } = this;
    if (this.#state === null) throw new Error('The offer was never seen.');
    return {
      tenantId,
      watchId,
      competitorId,
      offerId,
      eventId: eventId(offerId, this.#version),
      version: this.#version,
      origin: 'live',
      cause: 'observation',
      occurredAt: new Date(),
      previous,
      current: this.#state,
      figures,
      ...rest,
    };
  }
}
