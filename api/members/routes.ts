import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  type Member,
  type MemberChange,
  changeMemberRole,
  getMember,
  listMembers,
  removeMember,
} from '#core/accounts/store/members.ts';
import { CybbackError } from '#core/domain/errors.ts';
import { roleAllows } from '#core/domain/states.ts';
import { refuseLastingGrant } from '../api-keys/ending-keys.ts';
import type { App } from '../http/app.ts';
import { idParams, problems } from '../http/common-schema.ts';
import type { ApiContext } from '../http/context.ts';
import { noteAudit, noteTarget } from '../http/plugins/audit.ts';
import { principalOf } from '../http/plugins/auth.ts';
import { pageView } from '../http/view.ts';
import { member, memberChanges, memberPage, memberQuery } from './schema.ts';

const tags = ['Members'];

export function memberRoutes(app: App, context: ApiContext): void {
  const { db } = context;

  app.get(
    '/members',
    {
      config: { role: 'viewer' },
      schema: {
        tags,
        operationId: 'listMembers',
        summary: 'People of the workspace, in the order in which they joined',
        querystring: memberQuery,
        response: { 200: memberPage, ...problems },
      },
    },
    async function handleListMembers(request) {
      const { limit, cursor } = request.query;
      return pageView(
        await listMembers(db, principalOf(request).workspaceId, { limit, cursor: cursor ?? null }),
        memberView,
      );
    },
  );

  app.patch(
    '/members/:id',
    {
      config: { role: 'owner', audit: { action: 'member.changeRole', target: 'member' } },
      schema: {
        tags,
        operationId: 'changeMember',
        summary: 'Change the role of a member',
        description:
          'It holds from the next request on. The last owner stays owner. An API key that ends cannot raise a role.',
        params: idParams,
        body: memberChanges,
        response: { 200: member, ...problems },
      },
    },
    async function handleChangeMember(request) {
      const { role } = request.body;
      const before = await memberOf(context, request);
      noteAudit(request, { facts: { before: before.role, after: role } });
      if (!roleAllows(before.role, role)) await refuseLastingGrant(context, principalOf(request), 'raise a role');
      refuse(await changeMemberRole(db, scopeOf(request, before), role));
      return memberView({ ...before, role });
    },
  );

  app.delete(
    '/members/:id',
    {
      config: { role: 'viewer', audit: { action: 'member.remove', target: 'member' } },
      schema: {
        tags,
        operationId: 'removeMember',
        summary: 'Remove a member, or leave',
        description:
          'Owners remove anybody, everybody can leave. What the person could do in the workspace ends at once; API keys belong to the workspace and stay. The last owner stays.',
        params: idParams,
        response: { 204: z.undefined(), ...problems },
      },
    },
    async function handleRemoveMember(request, reply) {
      const { role, personId } = principalOf(request);
      const leaves = request.params.id === personId;
      if (leaves) noteAudit(request, { action: 'member.leave' });
      else if (!roleAllows(role, 'owner'))
        throw new CybbackError('forbidden', `To remove others needs the role owner; you have the role ${role}.`);
      refuse(await removeMember(db, scopeOf(request, await memberOf(context, request))));
      return reply.code(204).send();
    },
  );
}

async function memberOf({ db }: ApiContext, request: FastifyRequest<{ Params: { id: string } }>): Promise<Member> {
  const found = await getMember(db, { workspaceId: principalOf(request).workspaceId, personId: request.params.id });
  if (!found) throw noMember();
  noteTarget(request, { kind: 'member', id: found.personId, name: found.email });
  return found;
}

function scopeOf(request: FastifyRequest, { personId }: Member): { workspaceId: string; personId: string } {
  return { workspaceId: principalOf(request).workspaceId, personId };
}

function refuse(change: MemberChange): void {
  if (change === 'unknown') throw noMember();
  if (change === 'lastOwner')
    throw new CybbackError(
      'conflict',
      'This is the last owner, and a workspace needs one. Make somebody else owner first.',
    );
}

function noMember(): CybbackError {
  return new CybbackError('not-found', 'There is no such member.');
}

function memberView({ personId: id, email, name, role, twoFactorEnabled, joinedAt }: Member): z.infer<typeof member> {
  return { id, email, name, role, twoFactorEnabled, joinedAt: joinedAt.toISOString() };
}
