import { pino, stdTimeFunctions, type DestinationStream } from 'pino';
import { logFields } from './context.ts';
import { loggable, redactText } from './redact.ts';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
/** Facts beside the sentence; an error goes under `err`. */
export type LogFields = Readonly<Record<string, unknown>>;

interface Log {
  (fields: LogFields, message: string): void;
  (message: string): void;
}

/** Writes one JSON line a call. A class, so that Nest can inject it: `{ provide: Logger, useValue: logger }`. */
export abstract class Logger {
  abstract readonly level: string;
  abstract readonly fatal: Log;
  abstract readonly error: Log;
  abstract readonly warn: Log;
  abstract readonly info: Log;
  abstract readonly debug: Log;
  abstract readonly trace: Log;
  abstract readonly silent: Log;
  abstract isLevelEnabled(level: string): boolean;
  /** A logger whose lines carry `fields` too. */
  abstract child(fields: LogFields): Logger;
}

export interface LoggerOptions {
  readonly service: string;
  readonly level: LogLevel;
  /** Standard output where not given. */
  readonly stream?: DestinationStream;
}

/** One descriptor, written synchronously: all services of a process share it and nothing is lost when it is killed. */
let standardOutput: DestinationStream | undefined;

/**
 * The logger of one service. Lines carry `service`, the `tenant` and `traceId` of the work they belong to,
 * errors with their causes, and no secrets: neither by the name of a field nor by the looks of a value.
 */
export function createLogger({ service, level, stream }: LoggerOptions): Logger {
  const logger = pino(
    {
      level,
      base: { service },
      timestamp: stdTimeFunctions.isoTime,
      mixin: logFields,
      formatters: { level: (label) => ({ level: label }), log: loggable },
      // The walk of `loggable` has written errors already; pino's own serializer would flatten their causes.
      serializers: { err: (error: unknown) => error },
      hooks: { streamWrite: redactText },
    },
    stream ?? (standardOutput ??= pino.destination({ fd: 1, sync: true })),
  );
  // pino shows the fields of a child as they are; children inherit this method from the root.
  const { child } = logger;
  return Object.assign(logger, {
    child(this: typeof logger, fields: LogFields) {
      return child.call(this, loggable(fields));
    },
  });
}
