import { mustModel } from '../../../schema/model.ts';
import type { Entity } from '../../../store/entity-set.ts';
import { type Call, type Reply, NO_CONTENT } from '../../context.ts';
import { badRequest } from '../../errors.ts';
import { resolve } from '../../resolve.ts';
import type { Route } from '../../router.ts';
import { createEntity, updateEntity } from '../engine.ts';
import { replication } from '../lag.ts';
import { invalid } from '../names.ts';
import type { WriteRule } from '../rule.ts';
import { checkBody } from '../validate.ts';

const PATH = '/identity/conditionalAccess/authenticationContextClassReferences';
const HIGHEST = 99;

const rule: WriteRule = {
  set: 'authenticationContextClassReferences',
  type: 'authenticationContextClassReference',
  path: PATH,
  create: {
    required: ['id', 'displayName'],
    prepare: (call, props) => {
      checkId(String(props['id']));
      if (call.tenant.set(rule.set).byId.has(String(props['id'])))
        throw badRequest('The authentication context already exists.', 'BadRequest');
      props['isAvailable'] ??= false;
    },
    id: (props) => {
      const id = String(props['id']);
      Reflect.deleteProperty(props, 'id');
      return id;
    },
  },
  update: {},
};

/** Their ids are chosen by the caller; a PATCH creates what is not there. */
export function contextRoutes(): Route[] {
  const route = (method: string, template: string, handle: (call: Call) => Reply): Route => ({
    method,
    template,
    handle,
    permission: 'path',
    units: 1,
  });
  return [
    route('POST', PATH, (call) => createEntity(call, rule)),
    route('PATCH', `${PATH}/{id}`, upsert),
    route('DELETE', `${PATH}/{id}`, (call) => remove(call, resolve(call, rule.set, call.params[0] ?? ''))),
  ];
}

function upsert(call: Call): Reply {
  const id = call.params[0] ?? '';
  const known = call.tenant.set(rule.set).byId.get(id);
  if (known !== undefined) return updateEntity(call, rule, known);
  checkId(id);
  const { props } = checkBody(call, mustModel(rule.type), { mode: 'create', required: ['displayName'] });
  call.tenant.create({
    set: rule.set,
    type: rule.type,
    id,
    props: { isAvailable: false, description: null, ...props },
    ...replication(call),
  });
  return NO_CONTENT;
}

function checkId(id: string): void {
  const number = Number(/^c([1-9]\d?)$/.exec(id)?.[1] ?? HIGHEST + 1);
  if (number > HIGHEST) throw invalid('id', `The id of an authentication context is c1 to c${HIGHEST}.`);
}

function remove(call: Call, context: Entity): Reply {
  if (context.props['isAvailable'] === true)
    throw badRequest('A published authentication context cannot be deleted.', 'BadRequest');
  const isUsed = [...call.tenant.set('conditionalAccessPolicies').from(0)].some((policy) =>
    JSON.stringify(policy.props['conditions'] ?? null).includes(JSON.stringify(context.id)),
  );
  if (isUsed) throw badRequest('The authentication context is used by a Conditional Access policy.', 'BadRequest');
  call.tenant.hardDelete(context);
  return NO_CONTENT;
}
