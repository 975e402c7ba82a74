/** Where a crash test may stop the process dead. Nothing happens at one that is not armed. */
let armed: { readonly name: string; left: number } | undefined;

/**
 * For crash tests: the process kills itself the `after`th time it passes `name`.
 * @param name `<path>:<moment>`, such as `scraping.observation.v1:published_not_deleted`.
 */
export function armFailpoint(name: string, after = 1): void {
  armed = { name, left: after };
}

/** A moment between two effects that must be safe to be cut. SIGKILL: no handler, no flush, no goodbye. */
export function failpoint(name: string): void {
  if (armed === undefined || armed.name !== name) return;
  armed.left -= 1;
  if (armed.left === 0) process.kill(process.pid, 'SIGKILL');
}
