import { toProblem } from '../api/problem.ts';
import { toast } from '../design/toast.ts';
import { session } from '../session/session.ts';

/** One is still signed in where the server could not be told, and is told so. */
export function signOut(): void {
  session.signOut().catch((error: unknown) => toast(`You are still signed in. ${toProblem(error).message}`));
}
