export { backup } from './backup.ts';
export { restore } from './restore.ts';
export { scheduledBackup } from './scheduled-backup.ts';
