import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Pencil, ScanSearch, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Competitor } from '../../api/competitors.ts';
import { useMay } from '../../api/me.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { DeleteCompetitor } from '../competitors/delete-competitor.tsx';
import { EditCompetitor } from '../competitors/edit-competitor.tsx';
import { readHomePage } from '../competitors/read-home-page.ts';

/** What can be done with a competitor. */
export function CompetitorButtons({ competitor }: { readonly competitor: Competitor }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const mayWrite = useMay('competitors:write');
  const [open, setOpen] = useState<'edit' | 'delete'>();
  const [reading, setReading] = useState(false);
  const close = () => setOpen(undefined);
  if (!mayWrite) return null;
  const read = async () => {
    setReading(true);
    await readHomePage(queries, competitor);
    setReading(false);
  };
  return (
    <>
      {competitor.domains.length > 0 && (
        <IconButton
          label="Read name and logo from its home page"
          pending={reading}
          icon={<ScanSearch aria-hidden className="size-4" />}
          onClick={() => void read()}
        />
      )}
      <IconButton
        label={`Delete ${competitor.name}`}
        icon={<Trash2 aria-hidden className="size-4" />}
        onClick={() => setOpen('delete')}
      />
      <Button icon={<Pencil aria-hidden className="size-4" />} onClick={() => setOpen('edit')}>
        Edit
      </Button>
      {open === 'edit' && <EditCompetitor competitor={competitor} onClose={close} />}
      {open === 'delete' && (
        <DeleteCompetitor
          competitor={competitor}
          onClose={close}
          onDeleted={() => void navigate({ to: '/competitors', replace: true })}
        />
      )}
    </>
  );
}
