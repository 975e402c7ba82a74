import type { components } from '../gen/api.ts';

type ProblemBody = components['schemas']['Problem'];

/** What the API refused, or why it could not be asked: the one error that screens know. */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** HTTP status; 0 where no answer came. */
  readonly status: number;
  /** Stable: `credentials_invalid`, `plan_limit`; `unreachable` where no answer came. */
  readonly reason: string;
  readonly title: string;
  readonly traceId: string | undefined;
  /** By the path of the field in what was sent. */
  readonly fields: ReadonlyMap<string, string>;

  constructor(status: number, body: ProblemBody, options?: ErrorOptions) {
    super(body.detail, options);
    this.status = status;
    this.reason = body.type.split('/').at(-1) ?? '';
    this.title = body.title;
    this.traceId = body.traceId;
    this.fields = new Map((body.errors ?? []).map(({ path, message }) => [path, message]));
  }

  /** Whether the same again may well succeed. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502;
  }
}

/** The answer of a server that can't be heard, or that is not ours. */
export function unreachable(cause: unknown): Problem {
  const detail = navigator.onLine
    ? 'Blackfang does not answer. Your watches run on its server, so nothing is missed meanwhile.'
    : 'This device is offline. Your watches run on the server, so nothing is missed meanwhile.';
  return new Problem(0, { type: 'unreachable', title: 'No connection', status: 0, detail }, { cause });
}

/** Reads a refusal; what stands between us and the API may answer in a form of its own. */
export function problemOf(response: Response, body: unknown): Problem {
  const traceId = response.headers.get('x-trace-id') ?? undefined;
  if (isProblemBody(body)) return new Problem(response.status, { ...body, ...(traceId && { traceId }) });
  const detail = `The server answered ${response.status} without saying why. Try again in a moment.`;
  return new Problem(response.status, {
    type: 'unexplained',
    title: 'Something went wrong',
    status: response.status,
    detail,
    ...(traceId && { traceId }),
  });
}

function isProblemBody(body: unknown): body is ProblemBody {
  return typeof body === 'object' && body !== null && 'detail' in body && 'type' in body && 'title' in body;
}

/** Whatever was thrown, as a problem that can be shown. What is none is a mistake of ours, and goes on. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}
