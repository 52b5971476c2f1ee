import type { Reply } from '../graph/context.ts';
import type { World } from '../store/world.ts';
import type { Simulator } from '../types.ts';

export interface AdminContext { world: World; simulator: () => Simulator }

/** Answers `/_sim/...`. */
export function answerAdmin(_admin: AdminContext, _request: { method: string; url: string; body: string }): Promise<Reply> {
  return Promise.resolve({ status: 404, body: '{}' });
}
