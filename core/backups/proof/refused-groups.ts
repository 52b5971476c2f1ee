import type { UnknownGroup } from '../store/capture/unknown-parts.ts';

/** Properties that the service refuses to select are compared of no object. */
export function refusedGroups(refused: readonly string[]): UnknownGroup[] {
  return refused.map((part) => ({
    part,
    code: 'graph-unsupported',
    count: 1,
    held: 0,
    every: true,
    names: [],
    message: 'Microsoft Graph refuses to return this property.',
  }));
}
