import type { Caller } from '@blackfang/core';
import {
  type ApiKey as ApiKeyMessage,
  ApiKeyServiceDefinition,
  type CreateApiKeyRequest,
  type CreateApiKeyResponse,
  type DeleteApiKeyRequest,
  type DeleteApiKeyResponse,
  type ListApiKeyUseRequest,
  type ListApiKeyUseResponse,
  type ListApiKeysRequest,
  type ListApiKeysResponse,
} from '@blackfang/contracts/identity/v1/service';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import type { ApiKey } from './api-key.store.ts';
import { CreateApiKey } from './create-api-key.ts';
import { DeleteApiKey } from './delete-api-key.ts';
import { ListApiKeys } from './list-api-keys.ts';
import { ListKeyUse } from './list-key-use.ts';

@RpcController(ApiKeyServiceDefinition)
export class ApiKeysRpc implements RpcHandlers<typeof ApiKeyServiceDefinition> {
  constructor(
    private readonly creating: CreateApiKey,
    private readonly listing: ListApiKeys,
    private readonly deleting: DeleteApiKey,
    private readonly listingUse: ListKeyUse,
  ) {}

  @Rpc({ permission: 'keys:write' })
  async createApiKey(caller: Caller, request: CreateApiKeyRequest): Promise<CreateApiKeyResponse> {
    const { apiKey, secret } = await this.creating.execute(caller, request);
    return { apiKey: toMessage(apiKey), secret };
  }

  @Rpc({ permission: 'keys:read' })
  async listApiKeys(caller: Caller, request: ListApiKeysRequest): Promise<ListApiKeysResponse> {
    const { items, nextCursor } = await this.listing.execute(caller, request);
    return { items: items.map(toMessage), nextCursor };
  }

  @Rpc({ permission: 'keys:write' })
  async deleteApiKey(caller: Caller, request: DeleteApiKeyRequest): Promise<DeleteApiKeyResponse> {
    await this.deleting.execute(caller, request.id);
    return {};
  }

  @Rpc({ permission: 'keys:read' })
  async listApiKeyUse(caller: Caller, request: ListApiKeyUseRequest): Promise<ListApiKeyUseResponse> {
    const { from, items } = await this.listingUse.execute(caller, request.days);
    return {
      from,
      items: items.map(({ keyId, name, requests }) => ({
        apiKeyId: keyId,
        name: name ?? undefined,
        requests: [...requests],
      })),
    };
  }
}

function toMessage(key: ApiKey): ApiKeyMessage {
  return {
    ...key,
    scopes: [...key.scopes],
    lastUsedAt: key.lastUsedAt ?? undefined,
    expiresAt: key.expiresAt ?? undefined,
  };
}
