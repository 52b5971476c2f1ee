import type { Entity } from '../store/entity-set.ts';
import type { Call } from './context.ts';

/** Hidden memberships need a permission of their own. */
export function hidesMembers(call: Pick<Call, 'claims'>, source: Entity): boolean {
  return source.props['visibility'] === 'HiddenMembership' && !call.claims.roles.includes('Member.Read.Hidden');
}
