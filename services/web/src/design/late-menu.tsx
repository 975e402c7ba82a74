import { Ellipsis } from 'lucide-react';
import { Suspense, useState, type ReactElement, type ReactNode } from 'react';
import { IconButton } from './button.tsx';

interface LateMenuProps {
  /** What it is the menu of: `More for Oak desk`. */
  readonly label: string;
  readonly size?: 'small';
  /** The menu around its button; its code may come when it is asked for. */
  readonly children: (trigger: ReactElement) => ReactNode;
}

/** The button of a menu that is built when it is pressed for the first time. */
export function LateMenu({ label, size, children }: LateMenuProps) {
  const [wanted, setWanted] = useState(false);
  const button = (
    <IconButton
      label={label}
      {...(size && { size })}
      aria-haspopup="menu"
      icon={<Ellipsis aria-hidden className="size-4" />}
      onClick={() => setWanted(true)}
    />
  );
  return wanted ? <Suspense fallback={button}>{children(button)}</Suspense> : button;
}
