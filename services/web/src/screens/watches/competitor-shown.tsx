import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { competitorQuery } from '../../api/competitors.ts';
import { Button } from '../../design/button.tsx';
import type { FilterProps } from './filter-props.ts';

/** The competitor whose watches alone are shown, if it is so; a press shows those of all. */
export function CompetitorShown({ view, onChange }: Pick<FilterProps, 'view' | 'onChange'>) {
  const id = view.competitor ?? '';
  const { data } = useQuery({ ...competitorQuery(id), enabled: id !== '' });
  if (id === '') return null;
  const name = data?.name ?? 'One competitor';
  return (
    <Button
      aria-label={`${name}: show watches of all competitors`}
      className="max-w-44 min-w-0 border-accent! max-md:max-w-full"
      onClick={() => onChange({ competitor: undefined })}
    >
      <span className="truncate">{name}</span>
      <X aria-hidden className="size-3.5 shrink-0 text-soft" />
    </Button>
  );
}
