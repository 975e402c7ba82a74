import { invalidField, type Caller } from '@blackfang/core';
import { Egress } from '@blackfang/egress';
import { Database } from '@blackfang/persistence';
import { Injectable } from '@nestjs/common';
import { parseWords, requireVersion } from '../guards.ts';
import { getEndpoint, lockEndpoint, updateEndpoint, type Endpoint } from './endpoint.store.ts';
import { parseTopics } from './topics.ts';

/** What is absent stays as it is. */
export interface EndpointChanges {
  readonly url: string | undefined;
  readonly topics: readonly string[] | undefined;
  readonly status: string | undefined;
  readonly description: string | undefined;
  readonly expectedVersion: bigint | undefined;
}

@Injectable()
export class UpdateEndpoint {
  constructor(
    private readonly db: Database,
    private readonly egress: Egress,
  ) {}

  /**
   * Changes an endpoint, or switches it off and on.
   * @throws AppError `not_found` endpoint_not_found · `precondition` version_stale · `invalid` topics_invalid,
   * status_invalid, description_invalid · `unprocessable` as CreateEndpoint
   */
  async execute(caller: Caller, id: string, changes: EndpointChanges): Promise<Endpoint> {
    const status = changes.status === undefined ? undefined : parseStatus(changes.status);
    const topics = changes.topics === undefined ? undefined : parseTopics(changes.topics);
    const { description: words } = changes;
    const description = words === undefined ? undefined : parseWords('description', words);
    const { tenantId } = caller;
    await this.db.tenant(caller, (tx) => getEndpoint(tx, tenantId, id));
    const url = changes.url === undefined ? undefined : (await this.egress.checkAddress(changes.url)).url;
    return this.db.tenant(caller, async (tx) => {
      const before = await lockEndpoint(tx, tenantId, id);
      requireVersion(before.version, changes.expectedVersion);
      const to = {
        url: url ?? before.url,
        topics: topics ?? before.topics,
        status: status ?? before.status,
        description: description ?? before.description,
      };
      await updateEndpoint(tx, tenantId, id, to);
      return getEndpoint(tx, tenantId, id);
    });
  }
}

function parseStatus(status: string): Endpoint['status'] {
  if (status === 'active' || status === 'disabled') return status;
  throw invalidField('status', 'status_invalid', 'Use active or disabled.');
}
