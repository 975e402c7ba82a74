import { AppError } from '@blackfang/core';
import { hash, verify, type Options } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { newToken } from '../secrets/token.ts';
import { normalPassword } from './password.ts';

/** Of the package's enum, which has no values at run time. */
const ARGON2ID = 2;
/** OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, two passes, one lane. */
const OPTIONS: Options = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Of the four threads that Node also opens files, resolves names and unpacks with. */
const MOST_AT_ONCE = 2;
const MOST_WAITING = 200;

/** Hashes and checks passwords in Node's thread pool, a few at once, without taking the pool from everybody else. */
@Injectable()
export class Passwords {
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  readonly #decoy = hash(newToken(), OPTIONS);

  /** @throws AppError `limit` sign_in_busy */
  hash(password: string): Promise<string> {
    return this.#inTurn(() => hash(normalPassword(password), OPTIONS));
  }

  /**
   * Whether it is the password. Works as long for a user that does not exist.
   * @param known the hash, or undefined where there is no such user.
   * @throws AppError `limit` sign_in_busy
   */
  async matches(known: string | undefined, password: string): Promise<boolean> {
    const against = known ?? (await this.#decoy);
    const right = await this.#inTurn(() => verify(against, normalPassword(password)));
    return right && known !== undefined;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= MOST_AT_ONCE) {
      if (this.#waiting.length >= MOST_WAITING) {
        throw new AppError('limit', 'sign_in_busy', 'Many people sign in at this moment. Try again.', {
          retryAfterMs: 2_000,
        });
      }
      // Whoever ends hands its place on, so it is counted already.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else this.#running += 1;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
