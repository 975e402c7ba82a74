/** How a person has dates and numbers written; what is missing is as their browser has it. */
export interface Region {
  /** A language tag, by which they are written. */
  readonly locale?: string | undefined;
  /** A name of the IANA time zone database. */
  readonly timeZone?: string | undefined;
}

/** Of who is signed in. */
export let region: Region = {};

/** Holds for what is drawn from now on. */
export function writeAsIn(user: { readonly locale: string | null; readonly timeZone: string | null }): void {
  region = { locale: user.locale ?? undefined, timeZone: user.timeZone ?? undefined };
}
