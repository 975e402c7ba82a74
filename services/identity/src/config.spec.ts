import { parse } from './config.ts';

describe('the settings of identity', () => {
  it('are refused all at once, without their values', () => {
    const bad = {
      IDENTITY_KEY_ENCRYPTION_KEY: 'c2hvcnQ=',
      MAIL_FROM: 'nobody',
      PUBLIC_URL: 'ftp://x',
      IDENTITY_TYPO: '1',
    };
    const problem = catchError(() => parse(bad));
    const paths = problem.fields.map((field) => field.path);
    for (const key of [...Object.keys(bad), 'DATABASE_URL', 'SMTP_URL', 'RPC_LISTEN']) expect(paths).toContain(key);
    expect(problem.message).not.toContain('c2hvcnQ=');
  });
});

function catchError(work: () => unknown) {
  try {
    work();
  } catch (error) {
    return error as { message: string; fields: { path: string }[] };
  }
  throw new Error('It was accepted.');
}
