import { newId, percentChange, type Money } from '@blackfang/core';
import type { Alert } from '../alerts/alert.ts';
import type { TextFigures, TextPiece } from './evaluate-text-rule.ts';
import { isAboutText, type Condition } from './rule.ts';

const USUAL = 100;
/** Above it a float writes no plain decimals. */
const MOST = 1e15;
/** A price on the one and on the other side of a threshold. */
const [UNDER, OVER] = [0.95, 1.05];

/** An alert as a rule would raise it, of a product that there is not: for people to see what they will get. */
export function sampleAlert(tenantId: string, ruleName: string, when: Condition, now: Date): Alert {
  const text = textOf(when);
  const { before, after, availability } = text === null ? movesOf(when) : UNTOLD;
  return {
    tenantId,
    id: newId(),
    ruleId: newId(),
    ruleName,
    watchId: newId(),
    competitorId: null,
    raisedAt: now,
    baseline: { kind: 'baseline' in when ? when.baseline : 'previous', price: before, observationId: null },
    current: { price: after, observationId: newId(), availability },
    ownPrice: null,
    percent: before === null || after === null ? null : percentChange(before.amount, after.amount),
    text,
    first: false,
    trace: { eventId: newId(), observationId: newId(), snapshotId: null, path: '' },
    title: text === null ? 'A sample product' : 'A sample page',
    url: '',
  };
}

interface Moves {
  readonly before: Money | null;
  readonly after: Money | null;
  readonly availability: string;
}

const UNTOLD: Moves = { before: null, after: null, availability: 'unknown' };

function textOf(when: Condition): TextFigures | null {
  if (!isAboutText(when)) return null;
  const said = (text: string): TextPiece[][] => [[{ kind: 'added', text }]];
  const figures = { fromSnapshotId: newId(), toSnapshotId: newId(), removedWords: 0, complete: true };
  switch (when.kind) {
    case 'trigger_appeared':
      return { ...figures, addedWords: 2, excerpt: said('Sold out'), appeared: ['Sold out'], disappeared: [] };
    case 'trigger_disappeared': {
      const excerpt: TextPiece[][] = [[{ kind: 'removed', text: 'Sold out' }]];
      return { ...figures, addedWords: 0, removedWords: 2, excerpt, appeared: [], disappeared: ['Sold out'] };
    }
    default: {
      const words = 'words' in when ? when.words : 1;
      return { ...figures, addedWords: words, excerpt: said('Words of a sample'), appeared: [], disappeared: [] };
    }
  }
}

function movesOf(when: Condition): Moves {
  const move = (from: number, to: number, currency = 'EUR', availability = 'in_stock') => {
    // Made up, so that a float does.
    const money = (amount: number): Money => ({ amount: amount.toFixed(2), currency });
    return { before: money(from), after: money(to), availability };
  };
  const threshold = 'amount' in when ? Math.min(Number(when.amount), MOST) : USUAL;
  switch (when.kind) {
    case 'price_below':
      return move(threshold * OVER, threshold * UNDER, when.currency);
    case 'price_above':
      return move(threshold * UNDER, threshold * OVER, when.currency);
    case 'price_drop_percent':
      return move(USUAL, USUAL * (1 - Number(when.percent) / 100));
    case 'price_rise_percent':
      return move(USUAL, USUAL * (1 + Number(when.percent) / 100));
    case 'price_changed':
      return move(USUAL, USUAL * UNDER);
    case 'back_in_stock':
      return move(USUAL, USUAL);
    case 'out_of_stock':
      return move(USUAL, USUAL, 'EUR', 'out_of_stock');
    default:
      return UNTOLD;
  }
}
