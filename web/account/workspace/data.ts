import { api } from '../../shared/api/client.ts';
import type { Schema } from '../../shared/api/operations.ts';

export function renameWorkspace(name: string): Promise<Schema<'Workspace'>> {
  return api.patch('/api/v1/workspace', { body: { name } });
}
