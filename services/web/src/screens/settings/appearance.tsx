import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { changeMe } from '../../api/account.ts';
import type { Schemas } from '../../api/client.ts';
import { meQuery } from '../../api/me.ts';
import { Choice } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Section } from '../../design/page.tsx';
import { SkeletonRows } from '../../design/skeleton.tsx';
import { toast } from '../../design/toast.ts';
import { chooseTheme, THEMES, useTheme, type Theme } from '../../theme/theme.ts';
import { formatMoney } from '../../words/money.ts';
import { formatMoment } from '../../words/time.ts';
import { localeChoices, timeZoneChoices } from './region-words.ts';
import { useTakeMe } from './use-take-me.ts';

const WORDS: Readonly<Record<Theme, string>> = { system: 'As the system has it', light: 'Light', dark: 'Dark' };
/** Has all that languages write in their own ways. */
const EXAMPLE = { amount: '1299.50', currency: 'EUR' };

/** How the app looks and writes. */
export function Appearance() {
  const me = useQuery(meQuery);
  return (
    <>
      <ThemeChoice />
      <Section title="Dates and numbers">
        <Loaded
          query={me}
          to="see your account"
          skeleton={<SkeletonRows rows={4} rowClassName="h-16" />}
          isEmpty={() => false}
          empty={null}
        >
          {({ user }) => <RegionForm user={user} />}
        </Loaded>
      </Section>
    </>
  );
}

function ThemeChoice() {
  const theme = useTheme();
  return (
    <Section title="Theme" aside="On this device">
      <fieldset className="flex flex-wrap gap-x-6 px-4 py-1.5">
        <legend className="sr-only">Theme</legend>
        {THEMES.map((one) => (
          <label
            key={one}
            className="flex min-h-9 items-center gap-2 rounded-md has-focus-visible:outline-2 has-focus-visible:outline-accent touch:min-h-11"
          >
            <input
              type="radio"
              name="settings-theme"
              checked={theme === one}
              onChange={() => chooseTheme(one)}
              className="size-4 accent-accent"
            />
            {WORDS[one]}
          </label>
        ))}
      </fieldset>
    </Section>
  );
}

function RegionForm({ user }: { readonly user: Schemas['Me']['user'] }) {
  const takeMe = useTakeMe();
  const [locale, setLocale] = useState(user.locale ?? '');
  const [timeZone, setTimeZone] = useState(user.timeZone ?? '');
  const [now] = useState(() => new Date());
  const form = useForm({
    fields: ['locale', 'timeZone'],
    send: async (region) => {
      await takeMe(await changeMe(region));
      toast('Dates and numbers are written this way now.');
    },
  });
  const shown = { locale: locale || undefined, timeZone: timeZone || undefined };
  return (
    <div className="max-w-md p-4">
      <Form of={form} action="Save">
        <Choice
          form={form}
          name="locale"
          label="Written as in"
          value={locale}
          onChange={({ target }) => setLocale(target.value)}
        >
          {localeChoices(user.locale).map(({ value, words }) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </Choice>
        <Choice
          form={form}
          name="timeZone"
          label="Time zone"
          value={timeZone}
          onChange={({ target }) => setTimeZone(target.value)}
        >
          {timeZoneChoices(user.timeZone).map(({ value, words }) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </Choice>
        <p className="text-soft">
          For example{' '}
          <span className="figures text-ink">
            {formatMoment(now, shown)} · {formatMoney(EXAMPLE, shown.locale)}
          </span>
        </p>
      </Form>
    </div>
  );
}
