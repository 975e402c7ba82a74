import type { QueryClient } from '@tanstack/react-query';
import { lookAtHomePage, type Competitor } from '../../api/competitors.ts';
import { toProblem } from '../../api/problem.ts';
import { toast } from '../../design/toast.ts';

/** Reads name and logo of a competitor from its home page, and says what came of it. It takes a few seconds. */
export async function readHomePage(queries: QueryClient, before: Competitor): Promise<void> {
  try {
    const { name, logoAt } = await lookAtHomePage(before.id);
    await queries.invalidateQueries({ queryKey: ['competitors'] });
    const read = [name === before.name ? '' : `name “${name}”`, logoAt === before.logoAt ? '' : 'logo'].filter(Boolean);
    toast(
      read.length === 0
        ? 'Its home page tells neither name nor logo.'
        : `Read from its home page: ${read.join(' and ')}.`,
    );
  } catch (error) {
    toast(toProblem(error).message);
  }
}
