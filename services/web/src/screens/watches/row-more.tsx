import { lazy } from 'react';
import { LateMenu } from '../../design/late-menu.tsx';
import type { RowMenuProps } from './row-menu.tsx';
import { titleOf } from './words.ts';

const RowMenu = lazy(() => import('./row-menu.tsx').then((file) => ({ default: file.RowMenu })));

/** The button of a row's menu. */
export function RowMore(props: Omit<RowMenuProps, 'trigger'>) {
  return (
    <LateMenu label={`More for ${titleOf(props.watch)}`} size="small">
      {(button) => <RowMenu {...props} trigger={button} />}
    </LateMenu>
  );
}
