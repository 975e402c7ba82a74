import type { Caller } from '@blackfang/core';
import {
  EndpointServiceDefinition,
  type Attempt as AttemptMessage,
  type CreateEndpointRequest,
  type CreateEndpointResponse,
  type DeleteEndpointRequest,
  type DeleteEndpointResponse,
  type Endpoint as EndpointMessage,
  type GetEndpointRequest,
  type ListAttemptsRequest,
  type ListAttemptsResponse,
  type ListEndpointsRequest,
  type ListEndpointsResponse,
  type RetryAttemptRequest,
  type RetryAttemptResponse,
  type RotateSecretRequest,
  type RotateSecretResponse,
  type TestEndpointRequest,
  type TestEndpointResponse,
  type UpdateEndpointRequest,
} from '@blackfang/contracts/alerting/v1/service';
import { Database } from '@blackfang/persistence';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import { readPage } from '../paging.ts';
import { listAttempts, type Attempt } from './attempt.store.ts';
import { CreateEndpoint } from './create-endpoint.ts';
import { DeleteEndpoint } from './delete-endpoint.ts';
import { getEndpoint, listEndpoints, type Endpoint } from './endpoint.store.ts';
import { RetryAttempt } from './retry-attempt.ts';
import { RotateSecret } from './rotate-secret.ts';
import { TestEndpoint } from './test-endpoint.ts';
import { UpdateEndpoint } from './update-endpoint.ts';

@RpcController(EndpointServiceDefinition)
export class EndpointsRpc implements RpcHandlers<typeof EndpointServiceDefinition> {
  constructor(
    private readonly db: Database,
    private readonly create: CreateEndpoint,
    private readonly update: UpdateEndpoint,
    private readonly remove: DeleteEndpoint,
    private readonly rotate: RotateSecret,
    private readonly test: TestEndpoint,
    private readonly retry: RetryAttempt,
  ) {}

  @Rpc({ permission: 'webhooks:write' })
  async createEndpoint(caller: Caller, request: CreateEndpointRequest): Promise<CreateEndpointResponse> {
    const { endpoint, secret } = await this.create.execute(caller, request);
    return { endpoint: toMessage(endpoint), secret };
  }

  @Rpc({ permission: 'webhooks:read' })
  async getEndpoint(caller: Caller, { id }: GetEndpointRequest): Promise<EndpointMessage> {
    return toMessage(await this.db.tenant(caller, (tx) => getEndpoint(tx, caller.tenantId, id)));
  }

  @Rpc({ permission: 'webhooks:read' })
  async listEndpoints(caller: Caller, request: ListEndpointsRequest): Promise<ListEndpointsResponse> {
    const page = readPage(request);
    const { items, nextCursor } = await this.db.tenant(caller, (tx) => listEndpoints(tx, caller.tenantId, page));
    return { items: items.map(toMessage), nextCursor };
  }

  @Rpc({ permission: 'webhooks:write' })
  async updateEndpoint(caller: Caller, request: UpdateEndpointRequest): Promise<EndpointMessage> {
    const { id, url, status, expectedVersion } = request;
    const changes = { url, status, expectedVersion, topics: request.topics?.items };
    return toMessage(await this.update.execute(caller, id, changes));
  }

  @Rpc({ permission: 'webhooks:write' })
  async deleteEndpoint(caller: Caller, request: DeleteEndpointRequest): Promise<DeleteEndpointResponse> {
    await this.remove.execute(caller, request.id, request.expectedVersion);
    return {};
  }

  @Rpc({ permission: 'webhooks:read' })
  async listAttempts(caller: Caller, request: ListAttemptsRequest): Promise<ListAttemptsResponse> {
    const page = readPage(request);
    const { items, nextCursor } = await this.db.tenant(caller, async (tx) => {
      const { id } = await getEndpoint(tx, caller.tenantId, request.endpointId);
      return listAttempts(tx, caller.tenantId, id, page);
    });
    return { items: items.map(toAttemptMessage), nextCursor };
  }

  @Rpc({ permission: 'webhooks:write' })
  async retryAttempt(caller: Caller, { id }: RetryAttemptRequest): Promise<RetryAttemptResponse> {
    return { deliveryId: await this.retry.execute(caller, id) };
  }

  @Rpc({ permission: 'webhooks:write' })
  async rotateSecret(caller: Caller, { id }: RotateSecretRequest): Promise<RotateSecretResponse> {
    return this.rotate.execute(caller, id);
  }

  @Rpc({ permission: 'webhooks:write' })
  async testEndpoint(caller: Caller, { id }: TestEndpointRequest): Promise<TestEndpointResponse> {
    return { deliveryId: await this.test.execute(caller, id) };
  }
}

function toMessage({ id, url, topics, status, disabledReason, createdAt, version }: Endpoint): EndpointMessage {
  return { id, url, topics: [...topics], status, disabledReason: disabledReason ?? '', createdAt, version };
}

function toAttemptMessage(attempt: Attempt): AttemptMessage {
  const { id, deliveryId, topic, number, at, status, durationMs } = attempt;
  return {
    id,
    deliveryId,
    webhookId: deliveryId,
    topic,
    number,
    at,
    status,
    durationMs,
    httpStatus: attempt.httpStatus ?? 0,
    error: attempt.error ?? '',
    nextAttemptAt: attempt.nextAttemptAt ?? undefined,
  };
}
