import { Link } from '@tanstack/react-router';
import { ChevronRight } from 'lucide-react';
import { buttonClasses } from '../../design/button.tsx';
import { INDUSTRIES } from '../../words/industries.ts';
import { StepHead } from './step-head.tsx';
import { welcomeOf } from './steps.ts';

export function IndustryStep() {
  return (
    <section className="flex flex-col gap-4">
      <StepHead title="Which industry are you in?">
        Competitors that you add are put into it; it says what is suggested next.
      </StepHead>
      <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
        {INDUSTRIES.map(({ name: industry }) => (
          <li key={industry}>
            <Link
              to="/welcome"
              search={(said) => ({ ...welcomeOf(said), step: 'competitor' as const, industry })}
              className="flex min-h-11 items-center gap-3 px-4 -outline-offset-2! hover:bg-hover"
            >
              {industry}
              <ChevronRight aria-hidden className="ml-auto size-4 text-soft" />
            </Link>
          </li>
        ))}
      </ul>
      <Link
        to="/welcome"
        search={(said) => ({ ...welcomeOf(said), step: 'competitor' as const })}
        className={`${buttonClasses({ look: 'quiet' })} self-end`}
      >
        Skip this step
      </Link>
    </section>
  );
}
