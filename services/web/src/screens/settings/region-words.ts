/** A choice: what is kept, and what a person reads. */
interface RegionChoice {
  readonly value: string;
  readonly words: string;
}

const LOCALES = [
  ...['en-GB', 'en-US', 'en-AU', 'en-CA', 'en-IE', 'en-IN', 'en-NZ', 'en-ZA'],
  ...['bg-BG', 'cs-CZ', 'da-DK', 'de-AT', 'de-CH', 'de-DE', 'el-GR', 'es-ES', 'es-MX', 'et-EE', 'fi-FI', 'fr-BE'],
  ...['fr-CA', 'fr-CH', 'fr-FR', 'hi-IN', 'hr-HR', 'hu-HU', 'id-ID', 'it-IT', 'ja-JP', 'ko-KR', 'lt-LT', 'lv-LV'],
  ...['nb-NO', 'nl-BE', 'nl-NL', 'pl-PL', 'pt-BR', 'pt-PT', 'ro-RO', 'sk-SK', 'sl-SI', 'sv-SE', 'th-TH', 'tr-TR'],
  ...['uk-UA', 'vi-VN', 'zh-CN', 'zh-TW'],
];

/** @param chosen is among them, whatever it is */
export function localeChoices(chosen: string | null): readonly RegionChoice[] {
  const names = new Intl.DisplayNames('en', { type: 'language', languageDisplay: 'standard' });
  const known = chosen === null || LOCALES.includes(chosen) ? LOCALES : [chosen, ...LOCALES];
  const choices = known.map((value) => ({ value, words: names.of(value) ?? value }));
  return [
    { value: '', words: 'As this browser has it' },
    ...choices.toSorted((a, b) => a.words.localeCompare(b.words, 'en')),
  ];
}

/** @param chosen is among them, also where this browser would not name it */
export function timeZoneChoices(chosen: string | null): readonly RegionChoice[] {
  const known = new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), ...(chosen === null ? [] : [chosen])]);
  const here = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const choices = [...known].toSorted().map((value) => ({ value, words: zoneWords(value) }));
  return [{ value: '', words: `As this browser has it (${zoneWords(here)})` }, ...choices];
}

const zoneWords = (zone: string): string => zone.replaceAll('_', ' ');
