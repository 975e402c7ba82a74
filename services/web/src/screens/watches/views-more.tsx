import { useQuery } from '@tanstack/react-query';
import { Bookmark } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { watchViewsQuery } from '../../api/watch-views.ts';
import { Button } from '../../design/button.tsx';
import type { ViewsProps } from './views-menu.tsx';

const ViewsMenu = lazy(() => import('./views-menu.tsx'));

/** The button of the views that are kept under names, with the name of the one that is shown. */
export function ViewsMore(props: ViewsProps) {
  const [wanted, setWanted] = useState(false);
  const shown = useQuery(watchViewsQuery).data?.items.find(({ id }) => id === props.view.view);
  const button = (
    <Button
      aria-haspopup="menu"
      aria-label={shown === undefined ? 'Views' : `Views, ${shown.name} is shown`}
      icon={<Bookmark aria-hidden className={`size-4 ${shown === undefined ? 'text-soft' : 'text-accent'}`} />}
      className="max-w-44 min-w-0 max-md:w-8 max-md:px-0! max-md:touch:w-11"
      onClick={() => setWanted(true)}
    >
      <span className="truncate max-md:sr-only">{shown?.name ?? 'Views'}</span>
    </Button>
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <ViewsMenu {...props} trigger={button} />
    </Suspense>
  );
}
