import { spawn } from 'node:child_process';

/** Reads until the pipe ends, and then ends the process if that is still the one that works in the folder. */
const GUARD = `
while read -r _; do :; done
if [ ! -e /proc/self ] || [ "$(readlink "/proc/$0/cwd")" = "$1" ]; then kill -KILL "$0"; fi`;

/**
 * Ends a server when this process ends in whatever way, `kill -9` included: a shell waits at a pipe of ours, which the
 * system closes with us.
 * @param folder where the server works.
 * @returns how the guard is dismissed.
 */
export function endWithParent(pid: number, folder: string): () => void {
  const guard = spawn('/bin/sh', ['-c', GUARD, String(pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Of a session of its own: what ends our group must not end the guard before it has done its work.
    detached: true,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
  });
  guard.unref();
  return () => void guard.kill('SIGKILL');
}
