import { AppError, isId } from '@blackfang/core';
import { WatchJobEnded } from '@blackfang/contracts/events';
import { consume } from '@blackfang/messaging';
import { recordAudit, type AuditAction } from './audit.store.ts';

const ACTIONS: Readonly<Record<string, AuditAction>> = {
  run: 'watches.run',
  pause: 'watches.paused',
  resume: 'watches.resumed',
  tag: 'watches.tagged',
  untag: 'watches.untagged',
  move: 'watches.moved',
  delete: 'watches.deleted',
  restore: 'watches.restored',
  import: 'watches.imported',
  revert: 'watches.import_undone',
};

/** Writes down work on many watches as one thing that somebody did, with how many it concerned. */
export const onWatchJobEnded = consume(WatchJobEnded, {
  group: 'identity.audit-watch-jobs',
  async handle(batch, tx) {
    const entries = batch.map(({ tenantId, message }) => {
      const action = ACTIONS[message.action];
      if (action === undefined || message.tenantId !== tenantId || !isId(message.jobId) || !isId(message.askedBy)) {
        throw new AppError('invalid', 'watch_job_invalid', 'The event names no job on watches of its tenant.');
      }
      const { changed, failed, askedBy: actorId, jobId: targetId } = message;
      return { tenantId, action, actorId, targetId, detail: { changed: String(changed), failed: String(failed) } };
    });
    await recordAudit(tx, ...entries);
  },
});
