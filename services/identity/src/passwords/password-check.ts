import { invalidField, type Caller } from '@blackfang/core';
import { Injectable } from '@nestjs/common';
import { Throttle } from '../throttle/throttle.ts';
import { Turns } from '../throttle/turns.ts';
import { Passwords } from './passwords.ts';

/** Of one session in a window: a stolen access token must not find the password. */
const WRONG_PASSWORDS = 10;
const MAX_LENGTH = 1_000;

/** Asks for the password again, before what a stolen session must not do. */
@Injectable()
export class PasswordCheck {
  readonly #turns = new Turns();

  constructor(
    private readonly passwords: Passwords,
    private readonly throttle: Throttle,
  ) {}

  /** @throws AppError `invalid` current_password_wrong · `limit` too_many_attempts, sign_in_busy */
  async require({ sessionId }: Caller, passwordHash: string, given: string | undefined): Promise<void> {
    const limited = { kind: 'password_check', subject: [sessionId], most: WRONG_PASSWORDS } as const;
    await this.#turns.run(sessionId, async () => {
      await this.throttle.check(limited);
      if (await this.passwords.matches(passwordHash, (given ?? '').slice(0, MAX_LENGTH))) return;
      await this.throttle.record(limited);
      throw invalidField('currentPassword', 'current_password_wrong', 'Give your current password.');
    });
  }
}
