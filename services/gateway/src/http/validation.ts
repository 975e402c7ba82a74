import { AppError } from '@blackfang/core';
import { StandardSchemaValidationPipe } from '@nestjs/common';

const MAX_ERRORS = 50;

/** Bodies, queries and parameters against their zod schemas; all that is wrong is said at once. */
export const validation = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) =>
    new AppError('invalid', 'request_invalid', 'Correct the fields that are named in errors.', {
      fields: issues.slice(0, MAX_ERRORS).map(({ path = [], message }) => ({
        path: path.map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
        message,
      })),
    }),
});
