import { invalidField } from '@blackfang/core';
import { requireSelectors, type Selectors } from '../page-changes/selectors.ts';

/** What of a watch's page is followed as text. */
export interface TextSettings {
  /** Whether a change of it is told. */
  readonly follow: boolean;
  /** Parts that are looked at alone; the main part of the page where there is none. */
  readonly only: Selectors;
  readonly ignore: Selectors;
  /** Texts whose coming and going is told. */
  readonly triggers: readonly string[];
  /** Whether a picture is taken of each new text. */
  readonly screenshots: boolean;
}

/** What is not named stays as it is. */
export interface TextSettingsChange {
  readonly follow?: boolean | undefined;
  readonly only?: readonly string[] | undefined;
  readonly ignore?: readonly string[] | undefined;
  readonly triggers?: readonly string[] | undefined;
  readonly screenshots?: boolean | undefined;
}

export const NO_TEXT: TextSettings = { follow: false, only: [], ignore: [], triggers: [], screenshots: false };

/** As it was stored; its parts in one order, whatever the database made of it. */
export function storedTextSettings(stored: Partial<TextSettings> | null): TextSettings {
  return stored === null ? NO_TEXT : { ...NO_TEXT, ...stored };
}

const MAX_TRIGGERS = 10;
const MAX_TRIGGER = 200;

/** @throws AppError `invalid` selectors_too_many, selector_too_long, selector_invalid, triggers_invalid */
export function changeTextSettings(before: TextSettings, change: TextSettingsChange): TextSettings {
  const { follow, only, ignore, triggers, screenshots } = change;
  return {
    follow: follow ?? before.follow,
    only: only === undefined ? before.only : requireSelectors(only, 'text.only'),
    ignore: ignore === undefined ? before.ignore : requireSelectors(ignore, 'text.ignore'),
    triggers: triggers === undefined ? before.triggers : parseTriggers(triggers),
    screenshots: screenshots ?? before.screenshots,
  };
}

function parseTriggers(texts: readonly string[]): string[] {
  const triggers = [...new Set(texts.map((text) => text.normalize('NFC').replace(/\s+/gu, ' ').trim()))];
  const isBad = (text: string) => text === '' || text.length > MAX_TRIGGER || /[\p{Cc}\p{Cs}]/u.test(text);
  if (triggers.length <= MAX_TRIGGERS && !triggers.some(isBad)) return triggers;
  const wanted = `Give at most ${MAX_TRIGGERS} texts of 1 to ${MAX_TRIGGER} characters, each on a line of its own.`;
  throw invalidField('text.triggers', 'triggers_invalid', wanted);
}
