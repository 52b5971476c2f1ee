import { proxyActivities } from '@temporalio/workflow';
import type { VerifyActivities } from '../activities/verify-activities.ts';
import type { VerifyInput } from '../core/temporal/names.ts';
import { BOOKKEEPING, VERIFICATION } from './activity-options.ts';
import { failureFacts } from './failure.ts';

const { verifyWindow } = proxyActivities<VerifyActivities>(VERIFICATION);
const { failVerification } = proxyActivities<VerifyActivities>(BOOKKEEPING);

/** Reads every byte that a backup needs. What was read is kept file by file, so that nothing is read twice. */
export async function verify({ backupId }: VerifyInput): Promise<void> {
  try {
    while (!(await verifyWindow(backupId)).done);
  } catch (error) {
    await failVerification(backupId, failureFacts(error));
  }
}
