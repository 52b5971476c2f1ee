export { backup } from './backup.ts';
export { dailyCheck } from './daily-check.ts';
export { deleteWorkspace } from './delete-workspace.ts';
export { proof } from './proof.ts';
export { rebuild } from './rebuild.ts';
export { restore } from './restore.ts';
export { scheduledBackup } from './scheduled-backup.ts';
export { verify } from './verify.ts';
