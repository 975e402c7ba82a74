import { invalidField } from '@blackfang/core';

const MAX_LENGTH = 64;

/** The language tag in its usual spelling, or null to take it away. @throws AppError `invalid` locale_invalid */
export function parseLocale(text: string): string | null {
  if (text === '') return null;
  const locale = text.length <= MAX_LENGTH ? supported(text) : undefined;
  if (locale !== undefined) return locale;
  throw invalidField('locale', 'locale_invalid', 'Give a language tag such as en-GB or de.');
}

function supported(text: string): string | undefined {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(text)[0];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The time zone as it was named, or null to take it away. @throws AppError `invalid` time_zone_invalid */
export function parseTimeZone(text: string): string | null {
  if (text === '') return null;
  // Offsets such as +01:00 are no places: they know no summer time, and not every browser knows them.
  if (text.length <= MAX_LENGTH && /^[A-Za-z]/.test(text) && isTimeZone(text)) return text;
  throw invalidField('timeZone', 'time_zone_invalid', 'Give a time zone such as Europe/Berlin.');
}

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions();
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
