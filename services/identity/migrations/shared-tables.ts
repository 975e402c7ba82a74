/** Tables without tenant security, each with its reason. */
export const sharedTables: Readonly<Record<string, string>> = {
  user_account: 'a person exists once, whatever tenants they belong to, and signs in before any of these is known',
  user_tenant: 'finds the tenants of a person who signs in; holds ids alone',
  session: 'belongs to a person, who sees and ends their own in any tenant',
  refresh_token: 'found by its hash before the tenant is known',
  one_time_token: 'found by its hash before there is a user or a tenant',
  account_erasure: 'belongs to a person, and is found by the hash of what was mailed',
  email_change: 'belongs to a person, and is found by the hash of what was mailed',
  api_key_lookup: 'finds the tenant of an API key; holds the hash of its secret',
  attempt: 'counts what strangers try, by keyed hashes of who and where',
  signing_key: 'the keys of the platform: private halves are encrypted, public ones are for everybody',
};
