import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { BookmarkPlus, Check, Link2, Pencil, Save, Trash2, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { meQuery, useMay } from '../../api/me.ts';
import { toProblem } from '../../api/problem.ts';
import {
  addWatchView,
  changeWatchView,
  removeWatchView,
  watchViewsQuery,
  type WatchView,
} from '../../api/watch-views.ts';
import { copyText } from '../../design/copy.tsx';
import { Menu, MenuItem, MenuLine } from '../../design/menu.tsx';
import { toast } from '../../design/toast.ts';
import { contentOf, sameContent, viewFrom } from './kept-view.ts';
import type { Open } from './dialogs.tsx';
import { viewOf, type WatchView as ShownView } from './view.ts';

const ICON = 'size-4 text-soft';
const NONE = <span aria-hidden className="size-4" />;

export interface ViewsProps {
  readonly view: ShownView;
  readonly onOpen: (open: Open) => void;
}

/** The views that are kept under names, and what is done with the one that is shown. */
export default function ViewsMenu({ view, onOpen, trigger }: ViewsProps & { readonly trigger: ReactNode }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const me = useQuery(meQuery).data;
  const mayKeep = useMay('account:write');
  const looksAfterAll = useMay('members:write');
  const views = useQuery(watchViewsQuery).data?.items ?? [];
  const shown = views.find(({ id }) => id === view.view);
  const isOwn = (one: WatchView) => one.ownerId === me?.user.id || (one.shared && looksAfterAll);
  const show = (kept: WatchView) => void navigate({ to: '/watches', search: viewFrom(kept) });
  const reread = () => queries.invalidateQueries({ queryKey: ['watch-views'] });
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      toast(toProblem(error).message);
    }
    await reread();
  };
  const save = (kept: WatchView) =>
    void attempt(async () => {
      await changeWatchView(kept, { content: contentOf(view) });
      toast(`“${kept.name}” shows this from now on.`);
    });
  const remove = (kept: WatchView) =>
    void attempt(async () => {
      await removeWatchView(kept.id);
      void navigate({ to: '/watches', search: viewOf({ ...view, view: undefined }) });
      const { name, shared, ...rest } = kept;
      const again = { name, shared, ...contentOf(viewFrom(kept)), filter: rest.filter };
      toast(`The view “${name}” was deleted.`, () => void attempt(() => addWatchView(again)));
    });
  const copy = () => void copyText(location.href).then(() => toast('The address of this view is on the clipboard.'));
  return (
    <Menu defaultOpen trigger={trigger}>
      {views.map((one) => (
        <MenuItem
          key={one.id}
          icon={one.id === shown?.id ? <Check aria-hidden className="size-4 text-accent" /> : NONE}
          onSelect={() => show(one)}
        >
          <span className="max-w-56 truncate">{one.name}</span>
          {one.shared && (
            <>
              <Users aria-hidden className="ml-auto size-3.5 text-soft" />
              <span className="sr-only">, shared</span>
            </>
          )}
        </MenuItem>
      ))}
      {views.length > 0 && <MenuLine />}
      {mayKeep && (
        <MenuItem
          icon={<BookmarkPlus aria-hidden className={ICON} />}
          onSelect={() => onOpen({ kind: 'keep_view', view })}
        >
          Keep this as a view
        </MenuItem>
      )}
      <MenuItem icon={<Link2 aria-hidden className={ICON} />} onSelect={copy}>
        Copy its address
      </MenuItem>
      {shown !== undefined && isOwn(shown) && (
        <>
          <MenuLine />
          {!sameContent(contentOf(view), contentOf(viewFrom(shown))) && (
            <MenuItem icon={<Save aria-hidden className={ICON} />} onSelect={() => save(shown)}>
              Let “{shown.name}” show this
            </MenuItem>
          )}
          <MenuItem
            icon={<Pencil aria-hidden className={ICON} />}
            onSelect={() => onOpen({ kind: 'keep_view', view, kept: shown })}
          >
            Rename or share it
          </MenuItem>
          <MenuItem danger icon={<Trash2 aria-hidden className="size-4" />} onSelect={() => remove(shown)}>
            Delete the view
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
