import type { Action } from './actions.ts';

/** The actions that somebody may mean, best first: each word typed must begin a word of the action. */
export function findActions(actions: readonly Action[], typed: string): Action[] {
  const wanted = wordsOf(typed);
  const ranked = actions.flatMap((action) => {
    const named = wordsOf(action.label);
    const known = [...named, ...wordsOf(`${action.group} ${action.words ?? ''}`)];
    if (!wanted.every((word) => known.some((one) => one.startsWith(word)))) return [];
    // What is said in its name counts more than what is meant by it.
    const missed = wanted.filter((word) => !named.some((one) => one.startsWith(word))).length;
    return [{ action, missed }];
  });
  return ranked.toSorted((a, b) => a.missed - b.missed).map(({ action }) => action);
}

function wordsOf(text: string): string[] {
  return text.toLocaleLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
