import { LinkTokens } from './link-token.ts';

/** The addresses that our mails lead to. */
export class Links {
  readonly tokens: LinkTokens;
  readonly #publicUrl: string;

  /** @param publicUrl where people reach us, without a slash at its end */
  constructor(publicUrl: string, tokens: LinkTokens) {
    this.#publicUrl = publicUrl;
    this.tokens = tokens;
  }

  alert(alertId: string): string {
    return `${this.#publicUrl}/alerts/${alertId}`;
  }

  /** Of two stored pages of a watch. */
  comparison(watchId: string, fromSnapshotId: string, toSnapshotId: string): string {
    return `${this.#publicUrl}/watches/${watchId}?tab=text&before=${fromSnapshotId}&after=${toSnapshotId}`;
  }

  endpoint(endpointId: string): string {
    return `${this.#publicUrl}/webhooks/${endpointId}`;
  }

  alerts(): string {
    return `${this.#publicUrl}/alerts`;
  }

  /** GET asks once, POST mutes (RFC 8058). */
  mute(tenantId: string, ruleId: string): string {
    return `${this.#publicUrl}/mute/${this.tokens.make('mute', { tenantId, subjectId: ruleId })}`;
  }

  confirmChannel(tenantId: string, channelId: string): string {
    return `${this.#publicUrl}/confirm-channel/${this.tokens.make('confirm', { tenantId, subjectId: channelId })}`;
  }
}
