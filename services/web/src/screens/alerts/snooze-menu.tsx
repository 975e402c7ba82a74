import { useState, type ReactNode } from 'react';
import { Menu, MenuItem } from '../../design/menu.tsx';
import { snoozeTimes, type SnoozeTime } from './snooze-times.ts';

interface SnoozeMenuProps {
  readonly trigger: ReactNode;
  readonly onChoose: (time: SnoozeTime) => void;
}

/** Until when an alert is out of the way. */
export function SnoozeMenu({ trigger, onChoose }: SnoozeMenuProps) {
  const [times] = useState(() => snoozeTimes(new Date()));
  return (
    <Menu defaultOpen trigger={trigger}>
      {times.map((time) => (
        <MenuItem key={time.words} onSelect={() => onChoose(time)}>
          {time.words}
        </MenuItem>
      ))}
    </Menu>
  );
}
