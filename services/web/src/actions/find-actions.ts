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

/**
 * The same in another order: first what begins as was typed, then what has a word that does. What the server finds is
 * found anywhere, so that one who types a name has it on top.
 */
export function nearestFirst(actions: readonly Action[], typed: string): Action[] {
  const wanted = typed.trim().toLocaleLowerCase();
  const away = ({ label }: Action) => {
    const name = label.toLocaleLowerCase();
    if (name.startsWith(wanted)) return 0;
    return wordsOf(name).some((word) => word.startsWith(wanted)) ? 1 : 2;
  };
  return actions.toSorted((a, b) => away(a) - away(b));
}

function wordsOf(text: string): string[] {
  return text.toLocaleLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
