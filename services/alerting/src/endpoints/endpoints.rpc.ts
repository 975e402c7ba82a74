import type { Caller } from '@blackfang/core';
import {
  EndpointServiceDefinition,
  type Attempt as AttemptMessage,
  type AttemptDetail as AttemptDetailMessage,
  type CountDeliveriesResponse,
  type CreateEndpointRequest,
  type CreateEndpointResponse,
  type DeleteEndpointRequest,
  type DeleteEndpointResponse,
  type Endpoint as EndpointMessage,
  type EndPreviousSecretRequest,
  type EndPreviousSecretResponse,
  type GetAttemptRequest,
  type GetEndpointRequest,
  type GetResendRequest,
  type ListAttemptsRequest,
  type ListAttemptsResponse,
  type ListEndpointsRequest,
  type ListEndpointsResponse,
  type GetEventTypesResponse,
  type Resend as ResendMessage,
  type CountDeliveriesRequest,
  type ResendDeliveriesRequest,
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
import { getAttempt, listAttempts, parseAttemptStatus, type Attempt } from './attempt.store.ts';
import { CreateEndpoint } from './create-endpoint.ts';
import { DeleteEndpoint } from './delete-endpoint.ts';
import { EndPreviousSecret } from './end-previous-secret.ts';
import { getEndpoint, listEndpoints, type Endpoint } from './endpoint.store.ts';
import { listEventTypes } from './event-types.ts';
import { ResendDeliveries } from './resend-deliveries.ts';
import { getResend } from './resend.store.ts';
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
    private readonly endPrevious: EndPreviousSecret,
    private readonly test: TestEndpoint,
    private readonly retry: RetryAttempt,
    private readonly resend: ResendDeliveries,
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
    const { id, url, status, description, expectedVersion } = request;
    const changes = { url, status, description, expectedVersion, topics: request.topics?.items };
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
    const filter = { status: parseAttemptStatus(request.status), topic: request.topic };
    const { items, nextCursor } = await this.db.tenant(caller, async (tx) => {
      const { id } = await getEndpoint(tx, caller.tenantId, request.endpointId);
      return listAttempts(tx, caller.tenantId, id, page, filter);
    });
    return { items: items.map(toAttemptMessage), nextCursor };
  }

  @Rpc({ permission: 'webhooks:read' })
  async getAttempt(caller: Caller, { id }: GetAttemptRequest): Promise<AttemptDetailMessage> {
    const { exchange, requestBody, ...attempt } = await this.db.tenant(caller, (tx) =>
      getAttempt(tx, caller.tenantId, id),
    );
    return {
      attempt: toAttemptMessage(attempt),
      endpointId: attempt.endpointId,
      requestBody,
      exchange: exchange === null ? undefined : { ...exchange },
    };
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
  async endPreviousSecret(caller: Caller, { id }: EndPreviousSecretRequest): Promise<EndPreviousSecretResponse> {
    await this.endPrevious.execute(caller, id);
    return {};
  }

  @Rpc({ permission: 'webhooks:write' })
  async testEndpoint(caller: Caller, { id }: TestEndpointRequest): Promise<TestEndpointResponse> {
    return { deliveryId: await this.test.execute(caller, id) };
  }

  @Rpc({ permission: 'webhooks:read' })
  async countDeliveries(caller: Caller, request: CountDeliveriesRequest): Promise<CountDeliveriesResponse> {
    return this.resend.count(caller, request.endpointId, request);
  }

  @Rpc({ permission: 'webhooks:write' })
  async resendDeliveries(caller: Caller, request: ResendDeliveriesRequest): Promise<ResendMessage> {
    return this.resend.execute(caller, request.endpointId, request);
  }

  @Rpc({ permission: 'webhooks:read' })
  async getResend(caller: Caller, { id }: GetResendRequest): Promise<ResendMessage> {
    return this.db.tenant(caller, (tx) => getResend(tx, caller.tenantId, id));
  }

  @Rpc({ permission: 'webhooks:read' })
  async getEventTypes(): Promise<GetEventTypesResponse> {
    return { items: listEventTypes() };
  }
}

function toMessage(endpoint: Endpoint): EndpointMessage {
  const { id, url, topics, description, status, createdAt, version } = endpoint;
  return {
    id,
    url,
    topics: [...topics],
    description,
    status,
    createdAt,
    version,
    disabledReason: endpoint.disabledReason ?? '',
    failingSince: endpoint.failingSince ?? undefined,
    previousSecretValidUntil: endpoint.previousValidUntil ?? undefined,
    resendId: endpoint.resendId ?? '',
  };
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
