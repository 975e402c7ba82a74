import { Background, Clock } from '@blackfang/core';
import { EventLog, Consumers, messagingMetrics, Relay } from '@blackfang/messaging';
import type { ServiceHost } from '@blackfang/observability';
import { Database, Maintenance } from '@blackfang/persistence';
import { EraseTenants, erasedTenants, ServiceCore, tenantDataRpc } from '@blackfang/service';
import { measureQueues, QueueWorker, WorkQueue } from '@blackfang/work-queue';
import { Module, type DynamicModule, type OnApplicationShutdown, type Provider, type Type } from '@nestjs/common';
import { migrations } from '../migrations/index.ts';
import { sharedTables } from '../migrations/shared-tables.ts';
import { AccountRpc } from './accounts/account.rpc.ts';
import { ChangeEmail } from './accounts/change-email.ts';
import { ForgotPassword } from './accounts/forgot-password.ts';
import { GetMe } from './accounts/get-me.ts';
import { Login } from './accounts/login.ts';
import { Register, RegistrationLimit } from './accounts/register.ts';
import { ResetPassword } from './accounts/reset-password.ts';
import { SendVerificationMail } from './accounts/send-verification-mail.ts';
import { UpdateMe } from './accounts/update-me.ts';
import { VerifyEmail } from './accounts/verify-email.ts';
import { ApiKeysRpc } from './api-keys/api-keys.rpc.ts';
import { CreateApiKey } from './api-keys/create-api-key.ts';
import { DeleteApiKey } from './api-keys/delete-api-key.ts';
import { ExchangeApiKey } from './api-keys/exchange-api-key.ts';
import { ListApiKeys } from './api-keys/list-api-keys.ts';
import { ListKeyUse } from './api-keys/list-key-use.ts';
import { RecordKeyUse } from './api-keys/record-key-use.ts';
import { AuditRpc } from './audit/audit.rpc.ts';
import { onWatchChanged } from './audit/on-watch-changed.ts';
import { ListAuditEntries } from './audit/list-audit-entries.ts';
import { onDataExportChanged } from './audit/on-data-export-changed.ts';
import { onProductChanged } from './audit/on-product-changed.ts';
import { onProxyChanged } from './audit/on-proxy-changed.ts';
import { onSampleDataChanged } from './audit/on-sample-data-changed.ts';
import { onWatchJobEnded } from './audit/on-watch-job-ended.ts';
import { parse, type IdentityConfig } from './config.ts';
import { AskErasure } from './erasure/ask-erasure.ts';
import { EraseAccounts } from './erasure/erase-accounts.ts';
import { GetErasure } from './erasure/get-erasure.ts';
import { KeepAccount } from './erasure/keep-account.ts';
import { ErasureGrace } from './erasure/erasure.store.ts';
import { forgetOld } from './forget-old.ts';
import { AcceptInvitation } from './invitations/accept-invitation.ts';
import { CreateInvitation } from './invitations/create-invitation.ts';
import { ListInvitations } from './invitations/list-invitations.ts';
import { RevokeInvitation } from './invitations/revoke-invitation.ts';
import { MailOutbox } from './mail/mail-outbox.ts';
import { SendMail } from './mail/send-mail.ts';
import { Smtp } from './mail/smtp.ts';
import { PasswordCheck } from './passwords/password-check.ts';
import { Passwords } from './passwords/passwords.ts';
import { ListMembers } from './people/list-members.ts';
import { PeopleRpc } from './people/people.rpc.ts';
import { RemoveMember } from './people/remove-member.ts';
import { UpdateMember } from './people/update-member.ts';
import { Vault } from './secrets/vault.ts';
import { CheckSession } from './sessions/check-session.ts';
import { EndSession } from './sessions/end-session.ts';
import { ListSessions } from './sessions/list-sessions.ts';
import { Logout } from './sessions/logout.ts';
import { RefreshSession } from './sessions/refresh-session.ts';
import { AccessTokens } from './signing-keys/access-tokens.ts';
import { SigningKeys } from './signing-keys/signing-keys.ts';
import { Throttle } from './throttle/throttle.ts';
import { tenantData } from './tenant-data.ts';

const USE_CASES: Type[] = [
  ...[Register, Login, VerifyEmail, SendVerificationMail, ForgotPassword, ResetPassword, GetMe, UpdateMe],
  ...[ChangeEmail, PasswordCheck],
  ...[GetErasure, AskErasure, KeepAccount],
  ...[RefreshSession, Logout, CheckSession, ListSessions, EndSession],
  ...[ListMembers, UpdateMember, RemoveMember],
  ...[CreateInvitation, ListInvitations, RevokeInvitation, AcceptInvitation],
  ...[CreateApiKey, ListApiKeys, DeleteApiKey, ExchangeApiKey, RecordKeyUse, ListKeyUse, ListAuditEntries],
];

/** Mails in hand at once. */
const MAIL = { concurrency: 8, perLane: 4, perTenant: 4, spacingMs: 0 } as const;

@Module({})
export class AppModule implements OnApplicationShutdown {
  static readonly service = 'identity';
  static readonly migrations = migrations;
  static readonly sharedTables = sharedTables;
  static readonly parse = parse;

  constructor(private readonly smtp: Smtp) {}

  static register(config: IdentityConfig, host: ServiceHost): DynamicModule {
    return {
      module: AppModule,
      imports: [ServiceCore.register(AppModule.service, config, host)],
      controllers: [AccountRpc, PeopleRpc, ApiKeysRpc, AuditRpc, tenantDataRpc(tenantData)],
      providers: [...USE_CASES, Passwords, ...secrets(config), ...background(config, host)],
    };
  }

  onApplicationShutdown(): void {
    this.smtp.close();
  }
}

function secrets(config: IdentityConfig): Provider[] {
  return [
    { provide: Vault, useFactory: () => new Vault(config.IDENTITY_KEY_ENCRYPTION_KEY.reveal()) },
    {
      provide: SigningKeys,
      useFactory: (db: Database, vault: Vault, clock: Clock) =>
        new SigningKeys({ db, vault, clock, rotateAfterMs: config.IDENTITY_SIGNING_KEY_ROTATE_AFTER_MS }),
      inject: [Database, Vault, Clock],
    },
    {
      provide: AccessTokens,
      useFactory: (keys: SigningKeys, clock: Clock) => new AccessTokens(keys, clock),
      inject: [SigningKeys, Clock],
    },
    {
      provide: Throttle,
      useFactory: (db: Database, vault: Vault) => new Throttle(db, vault, config.IDENTITY_THROTTLE_WINDOW_MS),
      inject: [Database, Vault],
    },
    { provide: ErasureGrace, useValue: new ErasureGrace(config.IDENTITY_ERASURE_GRACE_MS) },
    { provide: RegistrationLimit, useValue: new RegistrationLimit(config.IDENTITY_REGISTRATIONS_PER_WINDOW) },
  ];
}

function background(config: IdentityConfig, { log, clock, instance, metrics: all }: ServiceHost): Provider[] {
  const metrics = messagingMetrics(all);
  return [
    { provide: Smtp, useFactory: () => new Smtp({ url: config.SMTP_URL.reveal(), from: config.MAIL_FROM }) },
    {
      provide: MailOutbox,
      useFactory: (db: Database, vault: Vault) => {
        measureQueues(db, ['mail_queue'], all);
        return new MailOutbox(new WorkQueue(db, 'mail_queue'), vault);
      },
      inject: [Database, Vault],
    },
    {
      provide: SendMail,
      useFactory: (db: Database, outbox: MailOutbox, smtp: Smtp) =>
        new SendMail({ db, outbox, smtp, clock, log, metrics: all, publicUrl: config.PUBLIC_URL }),
      inject: [Database, MailOutbox, Smtp],
    },
    {
      provide: Consumers,
      useFactory: (db: Database, eventLog: EventLog, outbox: MailOutbox) =>
        new Consumers(
          [
            onProductChanged,
            onProxyChanged,
            onSampleDataChanged,
            onWatchChanged,
            onWatchJobEnded,
            onDataExportChanged(outbox),
            erasedTenants(AppModule.service),
          ],
          { db, eventLog, log, metrics },
        ),
      inject: [Database, EventLog, MailOutbox],
    },
    {
      provide: Background,
      useFactory: (
        db: Database,
        eventLog: EventLog,
        consumers: Consumers,
        keys: SigningKeys,
        throttle: Throttle,
        outbox: MailOutbox,
        send: SendMail,
      ) =>
        new Background([
          new Relay({ db, eventLog, instance, log, metrics }),
          consumers,
          new QueueWorker({
            ...MAIL,
            leaseMs: config.MAIL_LEASE_MS,
            db,
            queue: outbox.queue,
            log,
            handle: (claim) => send.execute(claim),
          }),
          new EraseAccounts(db, log),
          new EraseTenants({ db, log }),
          new Maintenance(db, log, [() => keys.rotate(), () => throttle.forgetOld(), forgetOld]),
        ]),
      inject: [Database, EventLog, Consumers, SigningKeys, Throttle, MailOutbox, SendMail],
    },
  ];
}
