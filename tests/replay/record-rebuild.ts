import { rebuildWorkflowId } from '#core/temporal/names.ts';
import { beginRebuild, exportedKit, rebuildEnded } from '../rebuild/installed-rebuild.ts';
import type { Installation } from '../support/installation.ts';

type Keep = (name: string, workflowId: string) => Promise<void>;

/** A rebuild of a connection that is there already: it looks at everything and takes in nothing. */
export async function recordRebuild(product: Installation, connectionId: string, keep: Keep): Promise<void> {
  const rebuild = await beginRebuild(product, await exportedKit(product, connectionId));
  const { state, errorMessage } = await rebuildEnded(product, rebuild);
  if (state === 'failed') throw new Error(errorMessage ?? 'the rebuild failed');
  await keep('rebuild', rebuildWorkflowId(rebuild.id));
}
