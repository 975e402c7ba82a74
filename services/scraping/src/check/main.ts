import { runCheck } from './check.ts';

// A reader such as `head` that has seen enough is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

try {
  process.exitCode = await runCheck(process.argv.slice(2), process);
} catch (error) {
  process.stderr.write(
    `The check could not be finished: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n`,
  );
  process.exitCode = 3;
}
