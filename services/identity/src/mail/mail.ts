/** A mail that waits: what it says is written when it is sent. */
export interface Mail {
  readonly kind:
    | 'verify_email'
    | 'reset_password'
    | 'invitation'
    | 'confirm_new_email'
    | 'email_change_asked'
    | 'email_changed'
    | 'account_erasure'
    | 'data_export_ready';
  /** Address of the recipient. */
  readonly to: string;
  /** Proves the mailbox; a mail that only tells something has none. */
  readonly token?: string;
  /** When the token ends, and with it the use of the mail. ISO 8601. */
  readonly expiresAt: string;
  /** The recipient, or who invites. */
  readonly name: string;
  readonly tenantName: string;
  /** Of a change of address: what it is to be, or is by now. */
  readonly newAddress?: string;
}

export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

interface Words {
  readonly subject: string;
  readonly says: string;
  readonly action: string;
  readonly page: string;
  /** What to do with the token without a browser. */
  readonly overApi?: string;
  readonly otherwise: string;
}

/** Writes the mail. @param publicUrl where people reach us, without a slash at its end. */
export function writeMail(mail: Mail, publicUrl: string): MailText {
  const words = WORDS[mail.kind](mail);
  const { token } = mail;
  const link = `${publicUrl}/${words.page}${token === undefined ? '' : `?token=${token}`}`;
  const until = `${mail.expiresAt.slice(0, 16).replace('T', ' ')} UTC`;
  const proof = token !== undefined && { overApi: words.overApi ?? '', token, until };
  const text = [
    words.says,
    `${words.action}:\n${link}`,
    ...(proof ? [`Over the API: ${proof.overApi}\nToken: ${proof.token}`, `The link works once, until ${until}.`] : []),
    words.otherwise,
    'Blackfang',
  ].join('\n\n');
  const button = 'background:#111827;color:#ffffff;padding:12px 20px;border-radius:6px;text-decoration:none';
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escape(words.subject)}</title></head>
<body style="font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;color:#111827;max-width:560px;margin:24px auto">
<p>${escape(words.says)}</p>
<p><a href="${escape(link)}" style="${button}">${escape(words.action)}</a></p>
<p>Or open this address:<br>${escape(link)}</p>${proof ? htmlOfProof(proof) : ''}
<p style="color:#6b7280">${escape(words.otherwise)}</p>
</body></html>
`;
  return { subject: words.subject, text, html };
}

function htmlOfProof(proof: { readonly overApi: string; readonly token: string; readonly until: string }): string {
  return `
<p>Over the API: ${escape(proof.overApi)}<br>Token: <code>${escape(proof.token)}</code></p>
<p>The link works once, until ${proof.until}.</p>`;
}

const WORDS: Readonly<Record<Mail['kind'], (mail: Mail) => Words>> = {
  verify_email: ({ name, tenantName }) => ({
    subject: 'Confirm your e-mail address',
    says: `Hello ${name}, please confirm that this is your address, so that Blackfang may send you the alerts of ${tenantName}.`,
    action: 'Confirm this address',
    page: 'verify-email',
    overApi: 'POST /api/v1/auth/verify-email with {"token": "…"}.',
    otherwise: 'If you did not register with Blackfang, ignore this mail.',
  }),
  reset_password: ({ name }) => ({
    subject: 'Choose a new password',
    says: `Hello ${name}, somebody asked for a new password for your Blackfang account.`,
    action: 'Choose a new password',
    page: 'reset-password',
    overApi: 'POST /api/v1/auth/reset-password with {"token": "…", "password": "…"}.',
    otherwise: 'If it was not you, ignore this mail: your password stays as it is.',
  }),
  confirm_new_email: ({ name, newAddress = '' }) => ({
    subject: 'Confirm your new e-mail address',
    says: `Hello ${name}, please confirm that ${newAddress} is your address. You sign in to Blackfang with it from then on.`,
    action: 'Confirm this address',
    page: 'verify-email',
    overApi: 'POST /api/v1/auth/verify-email with {"token": "…"}.',
    otherwise: 'If you did not ask for this, ignore this mail: nothing changes.',
  }),
  email_change_asked: ({ name, newAddress = '' }) => ({
    subject: 'Your e-mail address is about to change',
    says: `Hello ${name}, somebody who is signed in to your Blackfang account and knows its password wants to change its address to ${newAddress}. It changes when that mailbox confirms it.`,
    action: 'Stop it with a new password',
    page: 'forgot-password',
    otherwise: 'If it was you, there is nothing to do here.',
  }),
  email_changed: ({ name, newAddress = '' }) => ({
    subject: 'Your e-mail address has changed',
    says: `Hello ${name}, the address of your Blackfang account is ${newAddress} now: you sign in with it from now on.`,
    action: 'Open Blackfang',
    page: '',
    otherwise: 'If it was not you, tell an owner of your organisation: they can remove the account from it.',
  }),
  data_export_ready: ({ name, tenantName, expiresAt }) => ({
    subject: 'The copy of your data is ready',
    says: `Hello ${name}, the copy of your data from ${tenantName} that you asked for is ready. You can fetch it until ${expiresAt.slice(0, 16).replace('T', ' ')} UTC.`,
    action: 'Fetch the copy',
    page: 'settings/data',
    otherwise: 'If it was not you, choose a new password: somebody knows yours.',
  }),
  account_erasure: ({ name, expiresAt }) => ({
    subject: `Your Blackfang account ends on ${expiresAt.slice(0, 10)}`,
    says: `Hello ${name}, as you asked, your Blackfang account is erased on ${expiresAt.slice(0, 16).replace('T', ' ')} UTC, with all that is yours alone. Until then everything works as before, and you can take it back.`,
    action: 'Keep my account',
    page: 'keep-account',
    overApi: 'POST /api/v1/auth/keep-account with {"token": "…"}.',
    otherwise: 'If it was not you, keep the account and choose a new password: somebody knows yours.',
  }),
  invitation: ({ name, tenantName }) => ({
    subject: `Invitation to ${tenantName} on Blackfang`,
    says: `${name} invites you to ${tenantName} on Blackfang.`,
    action: 'Accept the invitation',
    page: 'accept-invitation',
    overApi: 'POST /api/v1/invitations/{token}/accept with {"name": "…", "password": "…"}, or with {} when signed in.',
    otherwise: 'If you do not know who this is, ignore this mail.',
  }),
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
