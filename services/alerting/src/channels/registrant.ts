import { AppError } from '@blackfang/core';
import { PeopleServiceDefinition } from '@blackfang/contracts/identity/v1/service';
import { rpcClient, type RpcClient } from '@blackfang/rpc';

/** Asks identity, in the name of the user, which address of theirs is known to be theirs. */
export class Registrant {
  readonly #people: RpcClient<typeof PeopleServiceDefinition>;

  /** @param address of identity */
  constructor(address: string) {
    this.#people = rpcClient(PeopleServiceDefinition, address);
  }

  /** @returns undefined where it is not verified, or where an API key may not ask. */
  async verifiedAddress(): Promise<string | undefined> {
    try {
      const { user } = await this.#people.getMe({});
      return user?.emailVerified === true ? user.email : undefined;
    } catch (error) {
      if (error instanceof AppError && (error.kind === 'denied' || error.kind === 'not_found')) return undefined;
      throw error;
    }
  }

  close(): void {
    this.#people.close();
  }
}
