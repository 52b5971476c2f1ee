import type { z } from 'zod';
import type { workspace } from '#api/workspace/schema.ts';
import { api } from '../../shared/api/client.ts';

export function renameWorkspace(name: string): Promise<z.infer<typeof workspace>> {
  return api.patch('/workspace', { name });
}
