import { z } from 'zod';
import { shortName } from '../schema/model.ts';
import type { Entity } from '../store/entity-set.ts';
import { type Call, type Reply, root, visible } from './context.ts';
import { badRequest, notFound } from './errors.ts';
import { type Route, get } from './router.ts';
import { MixedShapes } from './shape.ts';

const MOST_IDS = 1000;
const input = z.strictObject({ ids: z.array(z.string()), types: z.array(z.string()).optional() });

/** Objects addressed without saying of which type. */
export function directoryObjectRoutes(): Route[] {
  return [
    get('/directoryObjects/{id}', getObject),
    { method: 'POST', template: '/directoryObjects/getByIds', handle: getByIds, permission: 'path', units: 5 },
  ];
}

function getObject(call: Call): Reply {
  const id = call.params[0] ?? '';
  const entity = call.tenant.directoryObject(id.toLowerCase());
  if (!visible(call, entity)) throw notFound(id);
  const context = JSON.stringify(`${root(call)}/$metadata#directoryObjects/$entity`);
  return { status: 200, body: `{"@odata.context":${context},${new MixedShapes(call).write(entity).slice(1)}` };
}

function getByIds(call: Call): Reply {
  const parsed = input.safeParse(call.body);
  if (!parsed.success) throw badRequest('The request body must hold ids and, optionally, types.');
  const { ids, types } = parsed.data;
  if (ids.length === 0 || ids.length > MOST_IDS) throw badRequest(`Between 1 and ${MOST_IDS} ids can be asked for.`);
  const wanted = types?.map((type) => shortName(type).toLowerCase()).filter((type) => type !== 'directoryobject') ?? [];
  const shapes = new MixedShapes(call);
  const found = [...new Set(ids.map((id) => id.toLowerCase()))]
    .map((id) => call.tenant.directoryObject(id))
    .filter((entity): entity is Entity => visible(call, entity));
  const shown = found
    .filter((entity) => wanted.length === 0 || wanted.includes(entity.type.toLowerCase()))
    .map((entity) => shapes.write(entity));
  return {
    status: 200,
    body: `{"@odata.context":${JSON.stringify(`${root(call)}/$metadata#directoryObjects`)},"value":[${shown.join(',')}]}`,
  };
}
