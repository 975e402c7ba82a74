/** What each screen of somebody who is signed in asks for first. */
const ALWAYS = ['/api/v1/me'];

/** What a screen asks for first beside that, by its path: addresses as its queries write them. */
const BY_PATH: Readonly<Record<string, readonly string[]>> = {
  '/': ['/api/v1/alerts?limit=20', '/api/v1/watches/summary'],
};

/** Addresses of the API that the screen at a path is going to ask for, while its code is still on its way. */
export const addressesAhead = (path: string): readonly string[] => [...ALWAYS, ...(BY_PATH[path] ?? [])];
