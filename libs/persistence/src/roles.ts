/**
 * The database roles of a service. The login role owns nothing and can do nothing by itself: each transaction sets
 * one of the three others for its own length. `owner` is for migrations alone; no service can become it.
 */
export interface ServiceRoles {
  readonly login: string;
  readonly owner: string;
  readonly tenant: string;
  readonly batch: string;
  readonly system: string;
}

const NAME = /^[a-z][a-z_]{1,30}$/;

/** @param service a lower-case name, which is the name of its schema too. */
export function rolesOf(service: string): ServiceRoles {
  if (!NAME.test(service)) throw new Error(`"${service}" can't name a schema: use lower-case letters and _`);
  return {
    login: `blackfang_${service}`,
    owner: `blackfang_${service}_owner`,
    tenant: `blackfang_${service}_tenant`,
    batch: `blackfang_${service}_batch`,
    system: `blackfang_${service}_system`,
  };
}

/** May read and write the embedded event log, as a client of Kafka may its topics. */
export const EVENT_LOG_ROLE = 'blackfang_event_log';
