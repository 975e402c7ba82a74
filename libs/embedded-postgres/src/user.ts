/** The operating system's account that Postgres runs under: it refuses to run as root. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody`, the same number on every Linux; macOS counts it as -2. */
const NOBODY = process.platform === 'darwin' ? -2 : 65534;

/** `nobody` when this process is root's, undefined when Postgres can run as whoever we are. */
export function accountForPostgres(): RunAs | undefined {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : undefined;
}

/** Where root's clusters and binaries live: `nobody` can't look into root's home, so not in the data folder. */
export const ROOT_BASE = '/var/lib/blackfang';
