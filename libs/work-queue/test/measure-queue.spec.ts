import { newId } from '@blackfang/core';
import { createMetrics } from '@blackfang/observability';
import { createServiceDatabase, type ServiceDatabase } from '@blackfang/testing';
import { measureQueues, WorkQueue } from '@blackfang/work-queue';
import { enqueue, errand, migrations } from './spec-queue.ts';

let world: ServiceDatabase;

beforeEach(async () => {
  world = await createServiceDatabase([migrations]);
});
afterEach(() => world.close());

const MINUTE_MS = 60_000;

describe('the figures of a queue', () => {
  it('tell by class of tenant how much is due and since when, and nothing of what is for later', async () => {
    const queue = new WorkQueue(world.db, 'errand');
    const [large, small, patient] = [newId(), newId(), newId()];
    const ago = (minutes: number) => new Date(world.db.clock.now().getTime() - minutes * MINUTE_MS);
    const many = Array.from({ length: 150 }, () => errand(large, { dueAt: ago(1) }));
    const few = [errand(small, { dueAt: ago(10) }), errand(small, { dueAt: ago(2), priority: 'waiting' })];
    await enqueue(world.db, queue, [...many, ...few, errand(patient, { dueAt: ago(-60) })]);

    const metrics = createMetrics('spec');
    measureQueues(world.db, ['errand'], metrics);
    const text = await metrics.registry.metrics();
    const figure = (name: string, of = '') => {
      const series = `blackfang_${name}{service="spec",queue="errand"${of && `,class="${of}"`}} `;
      return Number(
        text
          .split('\n')
          .find((line) => line.startsWith(series))
          ?.slice(series.length),
      );
    };
    expect(figure('queue_depth')).toBe(153);
    expect(['small', 'medium', 'large'].map((of) => figure('queue_due', of))).toEqual([2, 0, 100]);
    expect(['small', 'medium', 'large'].map((of) => figure('queue_tenants', of))).toEqual([1, 0, 1]);
    expect(figure('queue_age_seconds', 'small')).toBeGreaterThanOrEqual(600);
    expect(figure('queue_age_seconds', 'large')).toBeLessThan(600);
    expect(figure('queue_age_seconds', 'medium')).toBe(0);
  });
});
