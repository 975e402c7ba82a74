/**
 * Runs `work` while no other tab runs the same. Browsers give such locks to pages on https and localhost alone;
 * elsewhere tabs go at once, which the server bears.
 */
export function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  // Typed as always there, which it is not: https://www.w3.org/TR/web-locks/#navigator-mixins
  const locks = navigator.locks as LockManager | undefined;
  return locks === undefined ? work() : locks.request(name, work);
}
