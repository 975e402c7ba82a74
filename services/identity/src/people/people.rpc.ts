import type { Caller } from '@blackfang/core';
import {
  type AccountErasure,
  type AskErasureRequest,
  type CancelErasureRequest,
  type CancelErasureResponse,
  type CancelEmailChangeRequest,
  type CancelEmailChangeResponse,
  type ChangeEmailRequest,
  type CreateInvitationRequest,
  type EndSessionRequest,
  type EndSessionResponse,
  type GetErasureRequest,
  type GetMemberRequest,
  type GetMeRequest,
  type Invitation as InvitationMessage,
  type ListInvitationsRequest,
  type ListInvitationsResponse,
  type ListMembersRequest,
  type ListMembersResponse,
  type ListSessionsRequest,
  type ListSessionsResponse,
  type Me as MeMessage,
  type Member as MemberMessage,
  PeopleServiceDefinition,
  type RemoveMemberRequest,
  type RemoveMemberResponse,
  type RevokeInvitationRequest,
  type RevokeInvitationResponse,
  type SendVerificationMailRequest,
  type SendVerificationMailResponse,
  type UpdateMemberRequest,
  type UpdateMeRequest,
} from '@blackfang/contracts/identity/v1/service';
import { Rpc, RpcController, type RpcHandlers } from '@blackfang/rpc';
import { toUserMessage } from '../accounts/account.rpc.ts';
import { ChangeEmail } from '../accounts/change-email.ts';
import { GetMe, type Me } from '../accounts/get-me.ts';
import { SendVerificationMail } from '../accounts/send-verification-mail.ts';
import { UpdateMe } from '../accounts/update-me.ts';
import { AskErasure } from '../erasure/ask-erasure.ts';
import { GetErasure, type Erasure } from '../erasure/get-erasure.ts';
import { KeepAccount } from '../erasure/keep-account.ts';
import { CreateInvitation } from '../invitations/create-invitation.ts';
import { ListInvitations } from '../invitations/list-invitations.ts';
import { RevokeInvitation } from '../invitations/revoke-invitation.ts';
import { EndSession } from '../sessions/end-session.ts';
import { ListSessions } from '../sessions/list-sessions.ts';
import { ListMembers } from './list-members.ts';
import { RemoveMember } from './remove-member.ts';
import { UpdateMember } from './update-member.ts';

@RpcController(PeopleServiceDefinition)
export class PeopleRpc implements RpcHandlers<typeof PeopleServiceDefinition> {
  constructor(
    private readonly gettingMe: GetMe,
    private readonly updatingMe: UpdateMe,
    private readonly changingEmail: ChangeEmail,
    private readonly verifying: SendVerificationMail,
    private readonly gettingErasure: GetErasure,
    private readonly askingErasure: AskErasure,
    private readonly keepingAccount: KeepAccount,
    private readonly listing: ListMembers,
    private readonly updating: UpdateMember,
    private readonly removing: RemoveMember,
    private readonly inviting: CreateInvitation,
    private readonly listingInvitations: ListInvitations,
    private readonly revoking: RevokeInvitation,
    private readonly listingSessions: ListSessions,
    private readonly endingSession: EndSession,
  ) {}

  @Rpc({ permission: 'account:read' })
  async getMe(caller: Caller, _request: GetMeRequest): Promise<MeMessage> {
    return toMeMessage(await this.gettingMe.execute(caller));
  }

  @Rpc({ permission: 'account:write' })
  async updateMe(caller: Caller, request: UpdateMeRequest): Promise<MeMessage> {
    return toMeMessage(await this.updatingMe.execute(caller, request));
  }

  @Rpc({ permission: 'account:write' })
  async changeEmail(caller: Caller, request: ChangeEmailRequest): Promise<MeMessage> {
    return toMeMessage(await this.changingEmail.execute(caller, request));
  }

  @Rpc({ permission: 'account:write' })
  async cancelEmailChange(caller: Caller, _request: CancelEmailChangeRequest): Promise<CancelEmailChangeResponse> {
    await this.changingEmail.cancel(caller);
    return {};
  }

  @Rpc({ permission: 'account:write' })
  async sendVerificationMail(
    caller: Caller,
    _request: SendVerificationMailRequest,
  ): Promise<SendVerificationMailResponse> {
    await this.verifying.execute(caller);
    return {};
  }

  @Rpc({ permission: 'account:read' })
  async getErasure(caller: Caller, _request: GetErasureRequest): Promise<AccountErasure> {
    return toErasureMessage(await this.gettingErasure.execute(caller));
  }

  @Rpc({ permission: 'account:write' })
  async askErasure(caller: Caller, request: AskErasureRequest): Promise<AccountErasure> {
    return toErasureMessage(await this.askingErasure.execute(caller, request.currentPassword));
  }

  @Rpc({ permission: 'account:write' })
  async cancelErasure(caller: Caller, _request: CancelErasureRequest): Promise<CancelErasureResponse> {
    await this.keepingAccount.execute(caller);
    return {};
  }

  @Rpc({ permission: 'members:read' })
  listMembers(caller: Caller, request: ListMembersRequest): Promise<ListMembersResponse> {
    return this.listing.execute(caller, request);
  }

  @Rpc({ permission: 'members:read' })
  getMember(caller: Caller, request: GetMemberRequest): Promise<MemberMessage> {
    return this.listing.one(caller, request.id);
  }

  @Rpc({ permission: 'members:write' })
  updateMember(caller: Caller, request: UpdateMemberRequest): Promise<MemberMessage> {
    return this.updating.execute(caller, request);
  }

  @Rpc({ permission: 'members:write' })
  async removeMember(caller: Caller, request: RemoveMemberRequest): Promise<RemoveMemberResponse> {
    await this.removing.execute(caller, request.id);
    return {};
  }

  @Rpc({ permission: 'members:write' })
  createInvitation(caller: Caller, request: CreateInvitationRequest): Promise<InvitationMessage> {
    return this.inviting.execute(caller, request);
  }

  @Rpc({ permission: 'members:read' })
  listInvitations(caller: Caller, request: ListInvitationsRequest): Promise<ListInvitationsResponse> {
    return this.listingInvitations.execute(caller, request);
  }

  @Rpc({ permission: 'members:write' })
  async revokeInvitation(caller: Caller, request: RevokeInvitationRequest): Promise<RevokeInvitationResponse> {
    await this.revoking.execute(caller, request.id);
    return {};
  }

  @Rpc({ permission: 'account:read' })
  listSessions(caller: Caller, request: ListSessionsRequest): Promise<ListSessionsResponse> {
    return this.listingSessions.execute(caller, request);
  }

  @Rpc({ permission: 'account:write' })
  async endSession(caller: Caller, request: EndSessionRequest): Promise<EndSessionResponse> {
    await this.endingSession.execute(caller, request.id);
    return {};
  }
}

function toErasureMessage({ dueAt, tenants }: Erasure): AccountErasure {
  return { dueAt, tenants: [...tenants] };
}

function toMeMessage({ user, tenant, role, permissions, tenants, pendingEmail, erasureDueAt }: Me): MeMessage {
  return {
    user: toUserMessage(user),
    tenant,
    role,
    permissions: [...permissions],
    tenants: [...tenants],
    version: user.version,
    pendingEmail: pendingEmail ?? undefined,
    erasureDueAt,
  };
}
