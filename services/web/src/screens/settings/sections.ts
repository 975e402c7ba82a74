/** The sections of the settings in their order, what is one's own first: what each is called, and what is found there. */
export const SECTIONS = {
  profile: { title: 'Profile', says: 'Your name and address' },
  appearance: { title: 'Appearance', says: 'Light or dark, and how dates and numbers are written' },
  password: { title: 'Password', says: 'Choose a new one' },
  sessions: { title: 'Sessions', says: 'Where you are signed in' },
  members: { title: 'Members', says: 'Who belongs to you, and as what' },
  keys: { title: 'API keys', says: 'For programs that use the API' },
  proxies: { title: 'Proxies', says: 'Other ways to the pages of shops' },
  plan: { title: 'Plan and use', says: 'What you pay for, and what you use' },
  audit: { title: 'Audit', says: 'Who did what, and when' },
  data: { title: 'Your data', says: 'Take a copy of it, or erase your account' },
} as const;

export type SectionName = keyof typeof SECTIONS;

export const SECTION_NAMES = Object.keys(SECTIONS) as SectionName[];

/** What an address names; undefined where there is no such section. */
export function sectionOf(text: string): SectionName | undefined {
  return SECTION_NAMES.find((name) => name === text);
}
