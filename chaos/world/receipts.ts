import { Webhook } from 'standardwebhooks';

/** What a partner made of the calls with one `webhook-id`: the first one has an effect, those after it have none. */
export interface Receipt {
  readonly id: string;
  readonly hook: string;
  readonly topic: string;
  /** Of the alert that it tells of. */
  readonly alertId: string;
  /** Calls with this id, the first one included. */
  readonly calls: number;
  /** Whether all of them brought the same bytes. */
  readonly same: boolean;
}

interface Known extends Receipt {
  readonly body: string;
}

/** A partner that checks signatures, and remembers what it was told under which id. */
export class Receipts {
  readonly #secrets = new Map<string, Webhook>();
  readonly #known = new Map<string, Known>();
  /** Calls whose signature was wrong, or that no partner has a secret for. */
  refused = 0;

  setSecret(hook: string, secret: string): void {
    this.#secrets.set(hook, new Webhook(secret));
  }

  /** @returns whether it was signed as it should be. */
  take(hook: string, headers: Readonly<Record<string, string>>, body: string): boolean {
    const webhook = this.#secrets.get(hook);
    const id = headers['webhook-id'] ?? '';
    if (webhook === undefined || !isSigned(webhook, headers, body)) {
      this.refused += 1;
      return false;
    }
    const before = this.#known.get(id);
    if (before !== undefined) {
      this.#known.set(id, { ...before, calls: before.calls + 1, same: before.same && before.body === body });
      return true;
    }
    const { topic, data } = JSON.parse(body) as { topic: string; data: { id?: string } };
    this.#known.set(id, { id, hook, topic, alertId: data.id ?? '', calls: 1, same: true, body });
    return true;
  }

  list(): Receipt[] {
    return [...this.#known.values()].map(({ body: _body, ...receipt }) => receipt);
  }
}

/** https://github.com/standard-webhooks/standard-webhooks, by the library that partners use. */
function isSigned(webhook: Webhook, headers: Readonly<Record<string, string>>, body: string): boolean {
  try {
    webhook.verify(body, headers);
    return true;
  } catch {
    // It throws to say no.
    return false;
  }
}
