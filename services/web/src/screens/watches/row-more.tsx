import { Ellipsis } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { IconButton } from '../../design/button.tsx';
import type { RowMenuProps } from './row-menu.tsx';
import { titleOf } from './words.ts';

const RowMenu = lazy(() => import('./row-menu.tsx').then((file) => ({ default: file.RowMenu })));

/** The button of a row's menu; the menu itself is built when it is pressed. */
export function RowMore(props: Omit<RowMenuProps, 'trigger'>) {
  const [wanted, setWanted] = useState(false);
  const button = (
    <IconButton
      label={`More for ${titleOf(props.watch)}`}
      size="small"
      aria-haspopup="menu"
      icon={<Ellipsis aria-hidden className="size-4" />}
      onClick={() => setWanted(true)}
    />
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <RowMenu {...props} trigger={button} />
    </Suspense>
  );
}
