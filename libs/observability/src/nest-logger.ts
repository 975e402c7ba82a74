import type { LoggerService } from '@nestjs/common';
import type { Logger, LogFields } from './logger.ts';

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** What Nest tells of its own start, line by line, is for those who look for it. */
const FRAMEWORK = new Set([
  'InstanceLoader',
  'NestFactory',
  'NestApplication',
  'NestMicroservice',
  'RouterExplorer',
  'RoutesResolver',
]);

/**
 * Nest's own lines through our logger. Nest keeps one static logger a process: give this to each
 * `NestFactory.create…` and let our own code inject `Logger` instead of Nest's.
 */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.#write('info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.#write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.#write('fatal', message, rest);
  }

  /** Nest puts the context last and, for errors, a stack or an error before it. */
  #write(level: Level, message: unknown, rest: unknown[]): void {
    const context = typeof rest.at(-1) === 'string' && !isStack(rest.at(-1)) ? (rest.at(-1) as string) : undefined;
    const details = context === undefined ? rest : rest.slice(0, -1);
    const err = [message, ...details].find((part) => part instanceof Error);
    const stack = details.find(isStack);
    const fields: LogFields = {
      ...(context && { context }),
      ...(err ? { err } : stack ? { stack } : {}),
      ...(typeof message === 'object' && message !== err && { details: message }),
    };
    const text = message instanceof Error ? message.message : typeof message === 'string' ? message : 'Nest';
    this.logger[level === 'info' && context && FRAMEWORK.has(context) ? 'debug' : level](fields, text);
  }
}

function isStack(part: unknown): boolean {
  return typeof part === 'string' && /\n\s+at /.test(part);
}
