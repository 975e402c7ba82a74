import { Reflector } from '@nestjs/core';
import type { z } from 'zod';

export const REFUSALS: Readonly<Record<number, string>> = {
  400: 'The body, a field or a parameter is not valid',
  401: 'No valid credential',
  403: 'Role, scope or plan does not allow it',
  404: 'Unknown, of another tenant, or no id at all',
  409: 'Taken, or the same request is in progress',
  412: 'Changed since it was read',
  413: 'Too large',
  422: 'An address that may not be called, or an Idempotency-Key used before',
  429: 'Too many requests; see Retry-After',
};

export interface Documented {
  readonly summary: string;
  /** What it answers; none for 204. */
  readonly answers?: z.ZodType;
  /** 200 where not given. */
  readonly status?: 200 | 201 | 202 | 204;
  /** No credential is needed. */
  readonly open?: boolean;
  /** Takes an Idempotency-Key. */
  readonly once?: boolean;
  /** Takes If-Match. */
  readonly versioned?: boolean;
  readonly refuses?: readonly (keyof typeof REFUSALS)[];
}

/** One place that says of an operation what the OpenAPI document says. */
export const Documents = Reflector.createDecorator<Documented>();

/** Under which heading the document has the operations of a controller; it has nothing of those without one. */
export const Heading = Reflector.createDecorator<string>();
