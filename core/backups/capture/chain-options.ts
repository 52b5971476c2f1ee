import type { PagesOptions } from '../../graph/paging/pages.ts';
import type { CaptureContext, Cursor } from './types.ts';

/** How a stage follows pages: on from where the cursor's chain stands, the next page while the one before is being kept. */
export function chainOptions(context: CaptureContext, cursor: Cursor): PagesOptions {
  return {
    signal: context.signal,
    priority: 'low',
    ahead: true,
    limits: context.limits.chain,
    ...(cursor.chain ? { chain: cursor.chain } : {}),
  };
}
