/** A mail that waits: what it says is written when it is sent. */
export interface Mail {
  readonly kind: 'verify_email' | 'reset_password' | 'invitation';
  /** Address of the recipient. */
  readonly to: string;
  readonly token: string;
  /** When the token ends, and with it the use of the mail. ISO 8601. */
  readonly expiresAt: string;
  /** The recipient, or who invites. */
  readonly name: string;
  readonly tenantName: string;
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
  /** What to do without a browser. */
  readonly overApi: string;
  readonly otherwise: string;
}

/** Writes the mail. @param publicUrl where people reach us, without a slash at its end. */
export function writeMail(mail: Mail, publicUrl: string): MailText {
  const words = WORDS[mail.kind](mail);
  const link = `${publicUrl}/${words.page}?token=${mail.token}`;
  const until = `${mail.expiresAt.slice(0, 16).replace('T', ' ')} UTC`;
  const text = [
    words.says,
    `${words.action}:\n${link}`,
    `Over the API: ${words.overApi}\nToken: ${mail.token}`,
    `The link works once, until ${until}.`,
    words.otherwise,
    'Blackfang',
  ].join('\n\n');
  const button = 'background:#111827;color:#ffffff;padding:12px 20px;border-radius:6px;text-decoration:none';
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escape(words.subject)}</title></head>
<body style="font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;color:#111827;max-width:560px;margin:24px auto">
<p>${escape(words.says)}</p>
<p><a href="${escape(link)}" style="${button}">${escape(words.action)}</a></p>
<p>Or open this address:<br>${escape(link)}</p>
<p>Over the API: ${escape(words.overApi)}<br>Token: <code>${escape(mail.token)}</code></p>
<p>The link works once, until ${until}.</p>
<p style="color:#6b7280">${escape(words.otherwise)}</p>
</body></html>
`;
  return { subject: words.subject, text, html };
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
