import { useQuery } from '@tanstack/react-query';
import { logoQuery, type Competitor } from '../../api/competitors.ts';

interface CompetitorLogoProps {
  readonly of: Pick<Competitor, 'id' | 'name' | 'logoAt'>;
}

/** The sign of a competitor as its home page shows it; its first letter where there is none. */
export function CompetitorLogo({ of: competitor }: CompetitorLogoProps) {
  const { data: picture } = useQuery(logoQuery(competitor));
  return (
    <span
      aria-hidden
      className="grid size-9 shrink-0 place-items-center overflow-hidden rounded-md border border-line bg-hover font-semibold text-soft"
    >
      {picture ? (
        <img src={picture} alt="" className="size-full object-contain" />
      ) : (
        [...competitor.name][0]?.toLocaleUpperCase()
      )}
    </span>
  );
}
