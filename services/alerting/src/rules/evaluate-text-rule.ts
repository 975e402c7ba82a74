import { concerns } from './fold-rules.ts';
import type { Rule } from './rule.ts';

export interface TextPiece {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** What became of the text of a page, as alerts tell it. */
export interface TextFigures {
  /** Two pages that the watch has stored. */
  readonly fromSnapshotId: string;
  readonly toSnapshotId: string;
  readonly addedWords: number;
  readonly removedWords: number;
  /** Its first lines. */
  readonly excerpt: readonly (readonly TextPiece[])[];
  /** Whether the excerpt has all of it. */
  readonly complete: boolean;
  /** Trigger texts of the watch that were not there before, and those that are there no more. */
  readonly appeared: readonly string[];
  readonly disappeared: readonly string[];
}

/** The text that a watch follows became another one. */
export interface TextChange extends TextFigures {
  readonly tenantId: string;
  readonly eventId: string;
  readonly watchId: string;
  readonly competitorId: string;
  readonly occurredAt: Date;
}

/** Whether a change of a text sets off a rule: each by itself, nothing is remembered. */
export function evaluateTextRule(rule: Rule, change: TextChange): boolean {
  if (!concerns(rule, { ...change, origin: 'live' })) return false;
  const { when } = rule;
  switch (when.kind) {
    case 'text_changed':
      return change.addedWords + change.removedWords >= when.words;
    case 'trigger_appeared':
      return change.appeared.length > 0;
    case 'trigger_disappeared':
      return change.disappeared.length > 0;
    default:
      return false;
  }
}
