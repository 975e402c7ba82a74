import { isSecretName } from '@blackfang/observability';

/** What was asked and answered at one call of an endpoint, as its tenant may see it. */
export interface Exchange {
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** Empty where no answer came. */
  readonly responseHeaders: Readonly<Record<string, string>>;
  /** The beginning of the answer as text. */
  readonly responseBody: string;
  /** Whether the answer went on. */
  readonly responseCut: boolean;
}

const MAX_HEADERS = 32;
const MAX_NAME = 64;
const MAX_VALUE = 256;
const MAX_BODY_BYTES = 1_024;
const REMOVED = '[removed]';

export interface Answered {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly bytes: Uint8Array;
  readonly cut: boolean;
}

/**
 * What is kept of a call. Values of headers that may hold a secret of the receiver, such as cookies, are not; of the body
 * the first KiB is.
 * @param answered undefined where no answer came
 */
export function exchangeOf(requestHeaders: Readonly<Record<string, string>>, answered: Answered | undefined): Exchange {
  if (answered === undefined) return { requestHeaders, responseHeaders: {}, responseBody: '', responseCut: false };
  const { headers, bytes, cut } = answered;
  return {
    requestHeaders,
    responseHeaders: shownHeaders(headers),
    responseBody: headers['content-encoding'] === undefined ? readable(bytes) : '',
    responseCut: cut || bytes.length > MAX_BODY_BYTES,
  };
}

function shownHeaders(headers: Answered['headers']): Record<string, string> {
  const shown = Object.entries(headers)
    .slice(0, MAX_HEADERS)
    .map(([name, value]): [string, string] => {
      const text = typeof value === 'string' ? value : (value ?? []).join(', ');
      return [name.slice(0, MAX_NAME), isSecretName(name) ? REMOVED : storable(text).slice(0, MAX_VALUE)];
    });
  return Object.fromEntries(shown);
}

function readable(bytes: Uint8Array): string {
  return storable(new TextDecoder().decode(bytes.subarray(0, MAX_BODY_BYTES)));
}

/** Postgres takes no NUL and no half of a surrogate pair in text. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}
