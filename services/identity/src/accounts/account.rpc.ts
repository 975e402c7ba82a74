import {
  AccountServiceDefinition,
  type AcceptInvitationRequest,
  type AccessGrant,
  type CheckSessionRequest,
  type CheckSessionResponse,
  type ExchangeApiKeyRequest,
  type ForgotPasswordRequest,
  type ForgotPasswordResponse,
  type GetKeysRequest,
  type GetKeysResponse,
  type KeepAccountRequest,
  type KeepAccountResponse,
  type LoginRequest,
  type LogoutRequest,
  type LogoutResponse,
  type RecordApiKeyUseRequest,
  type RecordApiKeyUseResponse,
  type RefreshRequest,
  type RegisterRequest,
  type ResetPasswordRequest,
  type ResetPasswordResponse,
  type SessionGrant as SessionGrantMessage,
  type VerifyEmailRequest,
  type VerifyEmailResponse,
} from '@blackfang/contracts/identity/v1/service';
import { Rpc, RpcController, type RpcHandlers, type ServiceCaller } from '@blackfang/rpc';
import { ExchangeApiKey } from '../api-keys/exchange-api-key.ts';
import { RecordKeyUse } from '../api-keys/record-key-use.ts';
import { KeepAccount } from '../erasure/keep-account.ts';
import { AcceptInvitation } from '../invitations/accept-invitation.ts';
import { CheckSession } from '../sessions/check-session.ts';
import { Logout } from '../sessions/logout.ts';
import { RefreshSession } from '../sessions/refresh-session.ts';
import type { SessionGrant } from '../sessions/session-grants.ts';
import { SigningKeys } from '../signing-keys/signing-keys.ts';
import { ForgotPassword } from './forgot-password.ts';
import { Login } from './login.ts';
import { Register } from './register.ts';
import { ResetPassword } from './reset-password.ts';
import type { User } from './user.ts';
import { VerifyEmail } from './verify-email.ts';

@RpcController(AccountServiceDefinition)
export class AccountRpc implements RpcHandlers<typeof AccountServiceDefinition> {
  constructor(
    private readonly registering: Register,
    private readonly signingIn: Login,
    private readonly refreshing: RefreshSession,
    private readonly signingOut: Logout,
    private readonly verifyingEmail: VerifyEmail,
    private readonly forgettingPassword: ForgotPassword,
    private readonly resettingPassword: ResetPassword,
    private readonly keepingAccount: KeepAccount,
    private readonly acceptingInvitation: AcceptInvitation,
    private readonly exchangingKey: ExchangeApiKey,
    private readonly recordingUse: RecordKeyUse,
    private readonly checkingSession: CheckSession,
    private readonly keys: SigningKeys,
  ) {}

  @Rpc({ callers: ['gateway'] })
  async register(_caller: ServiceCaller, request: RegisterRequest): Promise<SessionGrantMessage> {
    return toMessage(await this.registering.execute(request));
  }

  @Rpc({ callers: ['gateway'] })
  async login(_caller: ServiceCaller, request: LoginRequest): Promise<SessionGrantMessage> {
    return toMessage(await this.signingIn.execute(request));
  }

  @Rpc({ callers: ['gateway'] })
  async refresh(_caller: ServiceCaller, request: RefreshRequest): Promise<SessionGrantMessage> {
    return toMessage(await this.refreshing.execute(request));
  }

  @Rpc({ callers: ['gateway'] })
  async logout(_caller: ServiceCaller, request: LogoutRequest): Promise<LogoutResponse> {
    return { sessionIds: await this.signingOut.execute(request) };
  }

  @Rpc({ callers: ['gateway'] })
  async verifyEmail(_caller: ServiceCaller, request: VerifyEmailRequest): Promise<VerifyEmailResponse> {
    await this.verifyingEmail.execute(request.token);
    return {};
  }

  @Rpc({ callers: ['gateway'] })
  async forgotPassword(_caller: ServiceCaller, request: ForgotPasswordRequest): Promise<ForgotPasswordResponse> {
    await this.forgettingPassword.execute(request);
    return {};
  }

  @Rpc({ callers: ['gateway'] })
  async resetPassword(_caller: ServiceCaller, request: ResetPasswordRequest): Promise<ResetPasswordResponse> {
    await this.resettingPassword.execute(request);
    return {};
  }

  @Rpc({ callers: ['gateway'] })
  async keepAccount(_caller: ServiceCaller, request: KeepAccountRequest): Promise<KeepAccountResponse> {
    await this.keepingAccount.byToken(request.token);
    return {};
  }

  @Rpc({ callers: ['gateway'] })
  async acceptInvitation(_caller: ServiceCaller, request: AcceptInvitationRequest): Promise<SessionGrantMessage> {
    return toMessage(await this.acceptingInvitation.execute(request));
  }

  @Rpc({ callers: ['gateway'] })
  exchangeApiKey(_caller: ServiceCaller, request: ExchangeApiKeyRequest): Promise<AccessGrant> {
    return this.exchangingKey.execute(request.apiKey);
  }

  @Rpc({ callers: ['gateway'] })
  async recordApiKeyUse(_caller: ServiceCaller, request: RecordApiKeyUseRequest): Promise<RecordApiKeyUseResponse> {
    await this.recordingUse.execute(request.items.map(({ apiKeyId: keyId, ...use }) => ({ ...use, keyId })));
    return {};
  }

  @Rpc({ callers: ['gateway'] })
  checkSession(_caller: ServiceCaller, request: CheckSessionRequest): Promise<CheckSessionResponse> {
    return this.checkingSession.execute(request);
  }

  @Rpc({ callers: ['gateway', 'identity', 'billing', 'scraping', 'analysis', 'alerting'] })
  async getKeys(_caller: ServiceCaller, _request: GetKeysRequest): Promise<GetKeysResponse> {
    return { jwksJson: JSON.stringify(await this.keys.publicKeys()) };
  }
}

function toMessage(grant: SessionGrant): SessionGrantMessage {
  return { ...grant, user: toUserMessage(grant.user) };
}

/** Field by field: a user as it is stored has more than may leave. */
export function toUserMessage({ id, email, name, emailVerified, locale, timeZone }: User) {
  return { id, email, name, emailVerified, locale: locale ?? undefined, timeZone: timeZone ?? undefined };
}
