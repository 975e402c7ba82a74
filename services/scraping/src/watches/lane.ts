/**
 * What runs of a page are spaced by: its host. An address on the allow list has a lane of its own, named as it stands
 * there, so that it can be left unspaced.
 */
export function laneOf(url: string, allowed: ReadonlySet<string>): string {
  const { hostname, port, protocol } = new URL(url);
  const address = `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
  return allowed.has(address) ? address : hostname;
}
