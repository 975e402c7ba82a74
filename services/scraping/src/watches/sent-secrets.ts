import type { SecretBox } from '@blackfang/core';
import type { Tx } from '@blackfang/persistence';
import { NO_SECRETS, type SentSecrets } from './request-settings.ts';

const LOCKED = 'SELECT sent_sealed FROM watch WHERE tenant_id = $1 AND id = $2 FOR UPDATE';
/** Another request may be answered in another way: what the server said of the last answer counts no more. */
const SAVE = `
  UPDATE watch SET sent_sealed = $3, etag = NULL, last_modified = NULL WHERE tenant_id = $1 AND id = $2`;

/** Headers and cookies of watches, sealed under the watch that they belong to. They are read by its runs alone. */
export class SentSecretsBox {
  readonly #box: SecretBox;

  constructor(box: SecretBox) {
    this.#box = box;
  }

  /** @returns undefined where they were sealed by a key that is lost */
  open(watchId: string, sealed: Buffer | null): SentSecrets | undefined {
    if (sealed === null) return NO_SECRETS;
    const text = this.#box.tryOpen(sealed, watchId);
    return text === undefined ? undefined : (JSON.parse(text) as SentSecrets);
  }

  /** Of a watch that is locked; what can't be read any more counts as none, so that it can be given again. */
  async change(
    tx: Tx,
    of: { readonly tenantId: string; readonly id: string },
    change: (before: SentSecrets) => SentSecrets,
  ): Promise<SentSecrets> {
    const row = await tx.one<{ sent_sealed: Buffer | null }>(LOCKED, [of.tenantId, of.id]);
    const after = change(this.open(of.id, row.sent_sealed) ?? NO_SECRETS);
    const isEmpty = Object.keys(after.headers).length + Object.keys(after.cookies).length === 0;
    await tx.execute(SAVE, [of.tenantId, of.id, isEmpty ? null : this.#box.seal(JSON.stringify(after), of.id)]);
    return after;
  }
}
