import { AppError, type FieldError } from '@blackfang/core';
import { StandardSchemaValidationPipe, type StandardSchemaValidationPipeOptions } from '@nestjs/common';

const MAX_ERRORS = 50;

type Issue = Parameters<NonNullable<StandardSchemaValidationPipeOptions['exceptionFactory']>>[0][number];

/** Bodies, queries and parameters against their zod schemas; all that is wrong is said at once. */
export const validation = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) =>
    new AppError('invalid', 'request_invalid', 'Correct the fields that are named in errors.', {
      fields: issues.flatMap((issue) => fieldsOf(issue)).slice(0, MAX_ERRORS),
    }),
});

/** Unknown fields are one issue of the object around them; outside, each is named by its own path. */
function fieldsOf(issue: Issue): FieldError[] {
  const path = (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part));
  if (!('keys' in issue) || !Array.isArray(issue.keys)) return [{ path: path.join('.'), message: issue.message }];
  const message = 'There is no such field. Leave it out.';
  return issue.keys.map((key) => ({ path: [...path, String(key)].join('.'), message }));
}
