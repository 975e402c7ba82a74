import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import {
  addProxy,
  changeProxy,
  proxiesQuery,
  removeProxy,
  testProxy,
  type Proxy,
  type ProxyTest,
} from '../../api/proxies.ts';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Choice, Field, PasswordField } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { toast } from '../../design/toast.ts';

interface EditProxyProps {
  /** Absent: a new one. */
  readonly proxy?: Proxy;
  readonly onClose: () => void;
}

interface OfProxyProps {
  readonly proxy: Proxy;
  readonly onClose: () => void;
}

const FIELDS = ['name', 'kind', 'host', 'port', 'pool', 'username', 'password', 'login'] as const;

/** Adds a proxy, or changes one: a login that is not given anew stays. */
export function EditProxy({ proxy, onClose }: EditProxyProps) {
  const queries = useQueryClient();
  const form = useForm({
    fields: FIELDS,
    about: { proxy_forbidden: 'host', address_unresolvable: 'host', login_invalid: 'username' },
    send: async ({ name, kind, host, port, pool, username, password }) => {
      const fields = {
        name: name.trim(),
        kind: kind === 'socks5' ? ('socks5' as const) : ('http' as const),
        host: host.trim(),
        port: Number(port),
        pool: pool.trim(),
        ...(username !== '' && { login: { username, password } }),
      };
      const saved = await (proxy === undefined ? addProxy({ login: null, ...fields }) : changeProxy(proxy, fields));
      void queries.invalidateQueries({ queryKey: proxiesQuery.queryKey });
      onClose();
      toast(proxy === undefined ? `${saved.name} is added.` : 'Saved.');
    },
  });
  return (
    <Dialog open onClose={onClose} title={proxy === undefined ? 'Add a proxy' : `Edit ${proxy.name}`}>
      <Form of={form} action={proxy === undefined ? 'Add the proxy' : 'Save'}>
        <Field form={form} name="name" label="Name" defaultValue={proxy?.name} maxLength={80} required autoFocus />
        <Choice form={form} name="kind" label="Kind" defaultValue={proxy?.kind ?? 'http'}>
          <option value="http">HTTP (CONNECT)</option>
          <option value="socks5">SOCKS 5</option>
        </Choice>
        <div className="grid grid-cols-[1fr_6rem] gap-3">
          <Field form={form} name="host" label="Host" defaultValue={proxy?.host} autoComplete="off" required />
          <Field
            form={form}
            name="port"
            label="Port"
            type="number"
            min={1}
            max={65_535}
            defaultValue={proxy?.port}
            required
          />
        </div>
        <Field
          form={form}
          name="pool"
          label="Pool"
          hint="Proxies of one pool take turns. “default” is for all watches that choose nothing."
          defaultValue={proxy?.pool ?? 'default'}
          maxLength={40}
          autoComplete="off"
          required
        />
        <Field
          form={form}
          name="username"
          label="User name"
          hint={
            proxy?.signsIn === true ? 'Leave it empty to keep the login that it has.' : 'Where the proxy wants one.'
          }
          autoComplete="off"
        />
        <PasswordField form={form} name="password" label="Password" autoComplete="off" />
      </Form>
    </Dialog>
  );
}

/** Asks for a site's robots.txt by way of a proxy, and says what came of it. */
export function TestProxy({ proxy, onClose }: OfProxyProps) {
  const queries = useQueryClient();
  const [outcome, setOutcome] = useState<ProxyTest>();
  const form = useForm({
    fields: ['url'],
    send: async ({ url }) => {
      setOutcome(undefined);
      setOutcome(await testProxy(proxy.id, url.trim()));
      void queries.invalidateQueries({ queryKey: proxiesQuery.queryKey });
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Test ${proxy.name}`}
      description="Asks for the robots.txt of a site through it."
    >
      <Form of={form} action="Test">
        <Field
          form={form}
          name="url"
          label="Address of a page"
          type="url"
          inputMode="url"
          placeholder="https://shop.example/"
          required
          autoFocus
        />
        {outcome !== undefined && (
          <p role="status" className={outcome.worked ? 'text-good' : 'text-bad'}>
            {outcome.worked
              ? `It works: the site answered with ${outcome.httpStatus ?? 'nothing'} in ${outcome.tookMs} ms.`
              : outcome.detail}
          </p>
        )}
      </Form>
    </Dialog>
  );
}

/** Says what depends on it. */
export function DeleteProxy({ proxy, onClose }: OfProxyProps) {
  const queries = useQueryClient();
  const form = useForm({
    fields: [],
    send: async () => {
      await removeProxy(proxy.id);
      void queries.invalidateQueries({ queryKey: proxiesQuery.queryKey });
      onClose();
      toast(`${proxy.name} is deleted.`);
    },
  });
  return (
    <Dialog open onClose={onClose} title={`Delete ${proxy.name}`}>
      <Form of={form} action="Delete the proxy" aside={<Button onClick={onClose}>Keep it</Button>}>
        <p>
          {proxy.pool === 'default'
            ? 'If it is the last one of the pool “default”, watches that choose nothing go straight again.'
            : `If it is the last one of the pool “${proxy.pool}”, watches that name this pool fail until it has another.`}
          {proxy.signsIn && ' Its user name and password are gone with it.'}
        </p>
      </Form>
    </Dialog>
  );
}
