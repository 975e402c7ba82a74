import { problemOf, unreachable } from './problem.ts';

type Called<Data> = Promise<{ readonly data?: Data; readonly error?: unknown; readonly response: Response }>;

/** What a call answered. @throws Problem for anything but a success */
export async function answerOf<Data>(call: Called<Data>): Promise<Data> {
  const { data, error, response } = await call;
  if (!response.ok) throw problemOf(response, error);
  return data as Data;
}

/** How long the head of an answer may take, ms: longer than the gateway gives its services. */
const TIMEOUT_MS = 30_000;

/** `fetch` that fails with a Problem, and in time. What the caller itself broke off stays an AbortError. */
export async function reach(request: Request): Promise<Response> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), TIMEOUT_MS);
  try {
    return await fetch(request, { signal: AbortSignal.any([request.signal, late.signal]) });
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw unreachable(error);
  } finally {
    clearTimeout(timer);
  }
}
