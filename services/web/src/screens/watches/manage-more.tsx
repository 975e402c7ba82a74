import { lazy } from 'react';
import { LateMenu } from '../../design/late-menu.tsx';
import type { ManageProps } from './manage-menu.tsx';

const ManageMenu = lazy(() => import('./manage-menu.tsx'));

/** The button of what is done with all watches. */
export function ManageMore(props: ManageProps) {
  return <LateMenu label="More for all watches">{(button) => <ManageMenu {...props} trigger={button} />}</LateMenu>;
}
