import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { toProblem } from '../../api/problem.ts';
import type { Scope } from '../../api/rules.ts';
import { watchQuery } from '../../api/watch-page.ts';
import { changeWatch } from '../../api/watches.ts';
import { Button } from '../../design/button.tsx';
import { toast } from '../../design/toast.ts';

interface PastOfTextProps {
  readonly scope: Scope;
  readonly mayWrite: boolean;
}

/** What stands in place of a past that is not looked through: which pages such a rule looks at from now on. */
export function PastOfText({ scope, mayWrite }: PastOfTextProps) {
  return (
    <>
      <p>
        A rule about text can’t be tried on the past: what pages said before is not compared anew. It looks at what
        changes from now on.
      </p>
      {'watchId' in scope ? (
        <OfWatch id={scope.watchId} mayWrite={mayWrite} />
      ) : (
        <p className="text-soft">Of watches that follow their text. That is switched on in the settings of each.</p>
      )}
    </>
  );
}

function OfWatch({ id, mayWrite }: { readonly id: string; readonly mayWrite: boolean }) {
  const queries = useQueryClient();
  const { data: watch } = useQuery(watchQuery(id));
  const follow = useMutation({
    mutationFn: () => changeWatch(id, { text: { follow: true } }, watch?.version),
    onSuccess: (saved) => {
      queries.setQueryData(watchQuery(id).queryKey, saved);
      toast('Its text is followed from now on.');
    },
    onError: (error) => toast(`It is not followed. ${toProblem(error).message}`),
  });
  if (watch === undefined) return null;
  const settings = (
    <Link to="/watches/$id" params={{ id }} search={{ tab: 'settings' }} className="rounded-sm underline">
      settings of the watch
    </Link>
  );
  if (watch.text.follow) {
    const { triggers } = watch.text;
    const said = triggers.length === 0 ? 'none' : triggers.map((text) => `“${text}”`).join(', ');
    return (
      <p className="text-soft">
        The text of this watch is followed. Its trigger texts, by the {settings}: {said}.
      </p>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <p className="text-soft">The text of this watch is not followed yet; see the {settings}.</p>
      {mayWrite && (
        <Button size="small" pending={follow.isPending} onClick={() => follow.mutate()}>
          Follow its text
        </Button>
      )}
    </div>
  );
}
