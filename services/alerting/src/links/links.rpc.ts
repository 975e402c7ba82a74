import {
  LinkServiceDefinition,
  type ConfirmChannelRequest,
  type ConfirmChannelResponse,
  type ConfirmMuteRequest,
  type GetMuteRequest,
  type Mute,
} from '@blackfang/contracts/alerting/v1/service';
import { Rpc, RpcController, type RpcHandlers, type ServiceCaller } from '@blackfang/rpc';
import type { Rule } from '../rules/rule.ts';
import { ConfirmChannel } from './confirm-channel.ts';
import { MuteRule } from './mute-rule.ts';

@RpcController(LinkServiceDefinition)
export class LinksRpc implements RpcHandlers<typeof LinkServiceDefinition> {
  constructor(
    private readonly confirm: ConfirmChannel,
    private readonly mute: MuteRule,
  ) {}

  @Rpc({ callers: ['gateway'] })
  async confirmChannel(_caller: ServiceCaller, { token }: ConfirmChannelRequest): Promise<ConfirmChannelResponse> {
    return { address: await this.confirm.execute(token) };
  }

  @Rpc({ callers: ['gateway'] })
  async getMute(_caller: ServiceCaller, { token }: GetMuteRequest): Promise<Mute> {
    return toMessage(await this.mute.preview(token));
  }

  @Rpc({ callers: ['gateway'] })
  async confirmMute(_caller: ServiceCaller, { token }: ConfirmMuteRequest): Promise<Mute> {
    return toMessage(await this.mute.execute(token));
  }
}

function toMessage({ name, muted }: Rule): Mute {
  return { ruleName: name, muted };
}
