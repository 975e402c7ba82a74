import { AppError, isAmount, isId, type Money } from '@blackfang/core';
import type { TextChanged } from '@blackfang/contracts/scraping/v1/events';
import type { Incoming } from '@blackfang/messaging';
import type { TextChange, TextFigures, TextPiece } from '../rules/evaluate-text-rule.ts';

/** A change of text with what the page showed beside it. */
export interface TracedText extends TextChange {
  readonly observationId: string;
  readonly price: Money | null;
  readonly availability: string;
  readonly title: string;
  readonly url: string;
}

const MAX_TITLE = 500;
const MAX_URL = 4_096;
const MAX_LINES = 10;
const MAX_PIECES = 100;
const MAX_PIECE = 500;
const MAX_TRIGGERS = 20;

/** @throws AppError `invalid` text_change_invalid, which makes the event a dead letter */
export function readTextChange({ id, tenantId, message, occurredAt }: Incoming<TextChanged>): TracedText {
  if (message.tenantId !== tenantId) throw refused('tenant', 'is not that of the header');
  return {
    tenantId,
    eventId: id,
    watchId: required('watch_id', message.watchId),
    competitorId: message.competitorId,
    occurredAt,
    fromSnapshotId: required('from_snapshot_id', message.fromSnapshotId),
    toSnapshotId: required('to_snapshot_id', message.toSnapshotId),
    addedWords: message.addedWords,
    removedWords: message.removedWords,
    excerpt: message.excerpt.slice(0, MAX_LINES).map(({ pieces }) => pieces.slice(0, MAX_PIECES).map(pieceOf)),
    complete: !message.cut,
    appeared: message.appeared.slice(0, MAX_TRIGGERS),
    disappeared: message.disappeared.slice(0, MAX_TRIGGERS),
    observationId: required('observation_id', message.observationId),
    price: priceOf(message),
    availability: message.availability,
    title: message.title.slice(0, MAX_TITLE),
    url: message.url.slice(0, MAX_URL),
  };
}

/** What an alert keeps of a change. */
export function textFigures(change: TextChange): TextFigures {
  const { fromSnapshotId, toSnapshotId, addedWords, removedWords, excerpt, complete, appeared, disappeared } = change;
  return { fromSnapshotId, toSnapshotId, addedWords, removedWords, excerpt, complete, appeared, disappeared };
}

function pieceOf({ kind, text }: { readonly kind: string; readonly text: string }): TextPiece {
  if (kind !== 'same' && kind !== 'added' && kind !== 'removed') throw refused('excerpt', 'has an unknown kind');
  return { kind, text: text.slice(0, MAX_PIECE).toWellFormed() };
}

function priceOf({ price }: TextChanged): Money | null {
  if (price === undefined) return null;
  if (!isAmount(price.amount)) throw refused('price', 'is no decimal');
  return { amount: price.amount, currency: price.currency ?? null };
}

function required(field: string, id: string): string {
  if (!isId(id)) throw refused(field, 'is no id');
  return id;
}

function refused(field: string, why: string): AppError {
  return new AppError('invalid', 'text_change_invalid', `${field} of TextChanged ${why}.`);
}
