import type { CaptureScope } from '../store/capture/lookups.ts';
import type { CaptureContext } from './types.ts';

export function scopeOf({ backup, type, asOf }: Pick<CaptureContext, 'backup' | 'type' | 'asOf'>): CaptureScope {
  return { backupId: backup.id, connectionId: backup.connectionId, type: type.key, asOf };
}
