import type { CaptureScope } from '../store/capture/lookups.ts';
import type { CaptureContext } from './types.ts';

export function scopeOf(context: Pick<CaptureContext, 'backup' | 'type'>): CaptureScope {
  return { backupId: context.backup.id, connectionId: context.backup.connectionId, type: context.type.key };
}
