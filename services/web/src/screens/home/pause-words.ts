const WORDS: Readonly<Record<string, string>> = {
  plan_limit: 'More than the plan allows',
  gone: 'The page is gone',
  failing: 'Failed too often',
  person: 'Paused by a member',
};

/** Why a watch stands still. A reason without words of its own is told as it is. */
export function pauseWords(reason: string): string {
  const words = reason.replaceAll('_', ' ');
  return WORDS[reason] ?? `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
