import { Api, demoAddresses, mailedLink, somebody } from './api.ts';
import { enter, expect, test } from './fixtures.ts';

const ROLES = ['owner', 'admin', 'analyst', 'viewer'] as const;
type Role = (typeof ROLES)[number];

/** What begins a change on each screen, the permission that it needs, and what it would send. */
const BEGINNINGS: readonly {
  readonly path: string;
  readonly control: RegExp;
  readonly needs: string;
  readonly call: readonly [method: string, path: string, body: object];
}[] = [
  {
    path: '/',
    control: /^Watch a page$/,
    needs: 'watches:write',
    call: ['POST', '/watches', { url: 'https://shop.example/' }],
  },
  {
    path: '/watches',
    control: /^Watch a page$/,
    needs: 'watches:write',
    call: ['POST', '/watches', { url: 'https://shop.example/' }],
  },
  {
    path: '/competitors',
    control: /^Add a competitor$/,
    needs: 'competitors:write',
    call: ['POST', '/competitors', { name: 'Acme' }],
  },
  {
    path: '/products',
    control: /^Add a product$/,
    needs: 'products:write',
    call: ['POST', '/products', { name: 'Lamp', sku: 'L-1' }],
  },
  {
    path: '/rules',
    control: /^New rule$/,
    needs: 'rules:write',
    call: ['POST', '/rules', { name: 'R', scope: { all: true }, when: { kind: 'price_changed' }, channels: [] }],
  },
  {
    path: '/settings/members',
    control: /^Invite somebody$/,
    needs: 'members:write',
    call: ['POST', '/invitations', { email: 'somebody@customer.test', role: 'viewer' }],
  },
  {
    path: '/settings/keys',
    control: /^New API key$/,
    needs: 'keys:write',
    call: ['POST', '/api-keys', { name: 'K', scopes: ['watches:read'] }],
  },
];

test('each role finds what it may do, is not shown what it may not, and is refused it by the server', async ({
  page,
  request,
  signedIn,
  anotherBrowser,
  expectRefusal,
}) => {
  test.slow();
  // Keys are not even listed to who may not make any.
  expectRefusal(403);
  const { shop } = await demoAddresses(request);
  await signedIn.api.post('/watches', { url: `${shop}/` });
  const rule = { name: 'Moves', scope: { all: true }, when: { kind: 'price_changed' }, channels: [] };
  await signedIn.api.post('/rules', rule);
  for (const role of ROLES) {
    const api = role === 'owner' ? signedIn.api : undefined;
    const context = role === 'owner' ? page.context() : await anotherBrowser();
    const member = role === 'owner' ? signedIn : await invited(role);
    const theirs = api ?? (await enter(context, member, 'login'));
    const tab = role === 'owner' ? page : await context.newPage();
    const { permissions } = await theirs.get<{ permissions: string[] }>('/me');
    for (const { path, control, needs, call } of BEGINNINGS) {
      const may = permissions.includes(needs);
      await tab.goto(path);
      const begins = tab.getByRole('button', { name: control }).or(tab.getByRole('link', { name: control }));
      await tab.locator('[data-state]:not([data-state="loading"])').first().waitFor();
      if (may) await expect(begins.first(), `${role} at ${path}`).toBeVisible();
      else await expect(begins, `${role} at ${path}`).toHaveCount(0);
      if (!may) await expect(theirs.call(...call), `${role}: ${needs}`).rejects.toThrow(': 403 ');
    }
  }

  async function invited(role: Role) {
    const member = somebody(role);
    await signedIn.api.post('/invitations', { email: member.email, role });
    const link = await mailedLink(request, member.email, 'accept-invitation');
    const token = new URL(link, 'http://mail.test').searchParams.get('token') ?? '';
    await new Api(request).post(`/invitations/${token}/accept`, { name: member.name, password: member.password });
    return member;
  }
});
