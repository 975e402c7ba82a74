import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { Watch } from '../../api/watches.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { Choice, Field } from '../../design/field.tsx';
import { Form, useForm } from '../../design/form.tsx';
import { Section } from '../../design/page.tsx';
import {
  DAYS,
  DAY_WORDS,
  everyWords,
  scheduleWords,
  type Day,
  type Schedule,
  type TimeWindow,
} from '../watches/schedule-words.ts';
import { useTellsUnsaved, type Editing } from './editing.ts';

const OFTEN = ['PT5M', 'PT15M', 'PT30M', 'PT1H', 'PT3H', 'PT6H', 'PT12H', 'P1D', 'P7D'];
const CRON = 'cron';
const MOST_WINDOWS = 14;

interface Row {
  readonly key: number;
  readonly days: readonly Day[];
  readonly from: string;
  readonly to: string;
}

/** How often a watch is looked at, and in which hours of the week. */
export function ScheduleForm(editing: Editing) {
  const { watch, clash, save } = editing;
  const { schedule } = watch;
  const [every, setEvery] = useState('cron' in schedule ? CRON : schedule.every);
  const [rows, setRows] = useState<readonly Row[]>(() => rowsOf(schedule));
  const form = useForm({
    fields: ['schedule.every', 'schedule.cron', 'schedule.timeZone', 'schedule.windows'],
    about: { interval_too_short: 'schedule.every' },
    send: (values) => {
      const timeZone = values['schedule.timeZone'];
      const windows = rows.map(({ days, from, to }) => ({ days: [...days], from, to: to === '00:00' ? '24:00' : to }));
      const cron = values['schedule.cron'].trim();
      const wanted: Schedule =
        every === CRON ? { cron, timeZone } : windows.length === 0 ? { every } : { every, windows, timeZone };
      return save({ schedule: wanted }, (one: Watch) => one.schedule);
    },
  });
  useTellsUnsaved(editing, 'schedule', form.touched);
  const changeRows = (next: readonly Row[]) => {
    setRows(next);
    form.touch();
  };
  const intervals = [...new Set(['cron' in schedule ? 'PT1H' : schedule.every, ...OFTEN])];
  const error = form.errors.get('schedule.windows');
  return (
    <Section title="Schedule" aside={scheduleWords(schedule)}>
      <div className="p-4">
        <Form of={form} action="Save the schedule">
          <Choice
            form={form}
            name="schedule.every"
            label="How often"
            value={every}
            onChange={({ target }) => setEvery(target.value)}
          >
            {intervals.map((one) => (
              <option key={one} value={one}>
                {everyWords(one)}
              </option>
            ))}
            <option value={CRON}>By a cron expression</option>
          </Choice>
          {every === CRON && (
            <Field
              form={form}
              name="schedule.cron"
              label="Cron expression"
              hint="Minute, hour, day, month and day of the week: 0 6 * * 1-5 is six o’clock on working days."
              defaultValue={'cron' in schedule ? schedule.cron : '0 6 * * *'}
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
              required
            />
          )}
          {every !== CRON && (
            <fieldset
              aria-describedby={error === undefined ? undefined : 'windows-error'}
              className="flex flex-col gap-2"
            >
              <legend className="pb-1.5 text-sm font-medium">At which times</legend>
              {rows.length === 0 && <p className="text-soft">At any time of the week.</p>}
              {rows.map((row, place) => (
                <WindowRow
                  key={row.key}
                  row={row}
                  place={place + 1}
                  onChange={(changed) => changeRows(rows.map((one) => (one.key === row.key ? changed : one)))}
                  onRemove={() => changeRows(rows.filter(({ key }) => key !== row.key))}
                />
              ))}
              {error !== undefined && (
                <p id="windows-error" className="text-sm text-bad">
                  {error}
                </p>
              )}
              {rows.length < MOST_WINDOWS && (
                <Button
                  size="small"
                  className="self-start"
                  icon={<Plus aria-hidden className="size-3.5" />}
                  onClick={() => changeRows([...rows, newRow(rows)])}
                >
                  {rows.length === 0 ? 'Keep to certain times' : 'Add times'}
                </Button>
              )}
            </fieldset>
          )}
          {(every === CRON || rows.length > 0) && (
            <Choice form={form} name="schedule.timeZone" label="Time zone" defaultValue={zoneOf(schedule)}>
              {zones(zoneOf(schedule)).map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </Choice>
          )}
          {clash}
        </Form>
      </div>
    </Section>
  );
}

interface WindowRowProps {
  readonly row: Row;
  readonly place: number;
  readonly onChange: (row: Row) => void;
  readonly onRemove: () => void;
}

const TIME =
  'h-9 rounded-md border border-edge bg-surface px-2 text-base figures hover:border-soft touch:h-11 touch:text-md';

function WindowRow({ row, place, onChange, onRemove }: WindowRowProps) {
  const { days, from, to } = row;
  return (
    <div
      role="group"
      aria-label={`Times ${place}`}
      className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md border border-line p-2.5"
    >
      <div role="group" aria-label="Days" className="flex flex-wrap gap-1">
        {DAYS.map((day) => (
          <Button
            key={day}
            size="small"
            look={days.includes(day) ? 'primary' : 'secondary'}
            aria-pressed={days.includes(day)}
            onClick={() => onChange({ ...row, days: toggled(days, day) })}
          >
            {DAY_WORDS[day]}
          </Button>
        ))}
      </div>
      <span className="flex items-center gap-2">
        <input
          type="time"
          aria-label="From"
          value={from}
          required
          onChange={({ target }) => onChange({ ...row, from: target.value })}
          className={TIME}
        />
        to
        <input
          type="time"
          aria-label="To"
          value={to}
          required
          onChange={({ target }) => onChange({ ...row, to: target.value })}
          className={TIME}
        />
      </span>
      <IconButton
        label={`Remove times ${place}`}
        size="small"
        className="ml-auto"
        icon={<X aria-hidden className="size-4" />}
        onClick={onRemove}
      />
    </div>
  );
}

/** The last day stays: a window of no day would never open. */
function toggled(days: readonly Day[], day: Day): readonly Day[] {
  if (!days.includes(day)) return DAYS.filter((one) => one === day || days.includes(one));
  return days.length === 1 ? days : days.filter((one) => one !== day);
}

function rowsOf(schedule: Schedule): Row[] {
  const windows: readonly TimeWindow[] = 'cron' in schedule ? [] : (schedule.windows ?? []);
  return windows.map(({ days, from, to }, key) => ({
    key,
    days: days === undefined || days.length === 0 ? DAYS : days,
    from,
    to: to === '24:00' ? '00:00' : to,
  }));
}

function newRow(rows: readonly Row[]): Row {
  const key = Math.max(-1, ...rows.map((row) => row.key)) + 1;
  return { key, days: DAYS.slice(0, 5), from: '08:00', to: '20:00' };
}

function zoneOf(schedule: Schedule): string {
  return schedule.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}

function zones(own: string): string[] {
  return [...new Set([own, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort();
}
