import { isKindOf } from '../schema/model.ts';
import type { SetName } from '../types.ts';
import { type Call, type Reply, visible } from './context.ts';
import { notFound } from './errors.ts';
import { pageReply, slotSource } from './page.ts';
import { demandAny } from './permissions.ts';
import { singleReply } from './read.ts';
import { resolve } from './resolve.ts';
import { resourceOf } from './resources.ts';
import { type Route, get } from './router.ts';
import { shapeFor, writeObject } from './shape.ts';

/** Agent identities stand among applications, principals and users, and have typed paths with permissions of their own. */
const CASTS: readonly { set: SetName; type: string; read: readonly string[] }[] = [
  {
    set: 'applications',
    type: 'agentIdentityBlueprint',
    read: ['AgentIdentityBlueprint.Read.All', 'AgentIdentityBlueprint.ReadWrite.All'],
  },
  {
    set: 'servicePrincipals',
    type: 'agentIdentityBlueprintPrincipal',
    read: ['AgentIdentityBlueprintPrincipal.Read.All', 'AgentIdentityBlueprintPrincipal.ReadWrite.All'],
  },
  { set: 'servicePrincipals', type: 'agentIdentity', read: ['AgentIdentity.Read.All', 'AgentIdentity.ReadWrite.All'] },
  { set: 'users', type: 'agentUser', read: ['User.Read.All', 'AgentIdUser.ReadWrite.All'] },
];

export function castRoutes(): Route[] {
  return CASTS.flatMap((cast) => {
    const path = `/${cast.set}/microsoft.graph.${cast.type}`;
    return [
      get(path, (call) => list(call, cast), { permission: 'self' }),
      get(`${path}/{id}`, (call) => single(call, cast), { permission: 'self' }),
    ];
  });
}

function list(call: Call, { set, type, read }: (typeof CASTS)[number]): Reply {
  demandAny(call.claims.roles, read);
  const shape = shapeFor(call, set, type, { single: false, withType: true });
  return pageReply(call, {
    source: slotSource(call.tenant.set(set), (entity) => visible(call, entity) && isKindOf(entity.type, type)),
    write: (entity) => writeObject(shape, entity),
    maxTop: 999,
    paged: true,
    context: `${set}/microsoft.graph.${type}`,
  });
}

function single(call: Call, { set, type, read }: (typeof CASTS)[number]): Reply {
  demandAny(call.claims.roles, read);
  const entity = resolve(call, set, call.params[0] ?? '');
  if (!isKindOf(entity.type, type)) throw notFound(call.params[0] ?? '');
  return singleReply(call, entity, { resource: resourceOf(set), context: `${set}/microsoft.graph.${type}/$entity` });
}
