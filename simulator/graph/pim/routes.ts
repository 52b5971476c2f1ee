import { mustModel } from '../../schema/model.ts';
import type { Entity } from '../../store/entity-set.ts';
import type { Tenant } from '../../store/tenant.ts';
import type { SetName } from '../../types.ts';
import { type Call, type Reply, isAdvanced, visible } from '../context.ts';
import { badRequest, notFound } from '../errors.ts';
import { checkExpand, expandText } from '../expand.ts';
import { compileFilter } from '../filter.ts';
import { arraySource, pageReply } from '../page.ts';
import { contextOf, singleReply } from '../read.ts';
import type { Expand, Resource } from '../resources.ts';
import { type Route, get } from '../router.ts';
import { appendMembers, openObject, shapeFor } from '../shape.ts';
import { assignmentRequestRoute } from './assignment-requests.ts';
import { groupRequestRoutes } from './group-requests.ts';
import { assignmentInstances, assignmentSchedules, eligibilityInstances } from './schedules.ts';

/** A collection that is worked out of what the tenant holds. */
interface View {
  resource: Resource;
  rows: (tenant: Tenant) => Entity[];
  /** The list is answered only for one group or one principal. */
  demandsFilter: boolean;
}

const byId = (property: string, set: SetName | 'directory'): Expand => ({ kind: 'property', property, set });
const ROLE = {
  principal: byId('principalId', 'directory'),
  roleDefinition: byId('roleDefinitionId', 'roleDefinitions'),
};
const GROUP = { principal: byId('principalId', 'directory'), group: byId('groupId', 'groups') };
const ROLES_PATH = '/roleManagement/directory';
const GROUPS_PATH = '/identityGovernance/privilegedAccess/group';

function view(
  set: SetName,
  type: string,
  path: string,
  extra: Pick<View, 'rows'> & { expand: Resource['expand']; demandsFilter?: boolean },
): View {
  const { rows, expand, demandsFilter = false } = extra;
  const resource: Resource = {
    set,
    type,
    path,
    maxTop: 999,
    paged: true,
    mixed: false,
    units: 1,
    itemUnits: 1,
    expand,
    relations: {},
    counted: false,
  };
  return { resource, rows, demandsFilter };
}

const stored = (set: SetName) => (tenant: Tenant) => [...tenant.set(set).from(0)];

const VIEWS: readonly View[] = [
  view('roleAssignmentSchedules', 'unifiedRoleAssignmentSchedule', `${ROLES_PATH}/roleAssignmentSchedules`, {
    rows: assignmentSchedules,
    expand: { ...ROLE, activatedUsing: byId('activatedUsing', 'roleEligibilitySchedules') },
  }),
  view(
    'roleAssignmentSchedules',
    'unifiedRoleAssignmentScheduleInstance',
    `${ROLES_PATH}/roleAssignmentScheduleInstances`,
    {
      rows: assignmentInstances,
      expand: { ...ROLE, activatedUsing: byId('activatedUsing', 'roleEligibilitySchedules') },
    },
  ),
  view(
    'roleEligibilitySchedules',
    'unifiedRoleEligibilityScheduleInstance',
    `${ROLES_PATH}/roleEligibilityScheduleInstances`,
    { rows: eligibilityInstances, expand: ROLE },
  ),
  view('groupAssignmentSchedules', 'privilegedAccessGroupAssignmentSchedule', `${GROUPS_PATH}/assignmentSchedules`, {
    rows: stored('groupAssignmentSchedules'),
    expand: { ...GROUP, activatedUsing: byId('activatedUsing', 'groupEligibilitySchedules') },
    demandsFilter: true,
  }),
  view('groupEligibilitySchedules', 'privilegedAccessGroupEligibilitySchedule', `${GROUPS_PATH}/eligibilitySchedules`, {
    rows: stored('groupEligibilitySchedules'),
    expand: GROUP,
    demandsFilter: true,
  }),
];

/** Privileged Identity Management: schedules, their instances, and requests for active assignments. */
export function pimRoutes(): Route[] {
  return [
    ...VIEWS.flatMap((one) => [
      get(one.resource.path, (call) => list(call, one)),
      get(`${one.resource.path}/{id}`, (call) => single(call, one)),
    ]),
    assignmentRequestRoute(),
    ...groupRequestRoutes(),
  ];
}

function list(call: Call, { resource, rows, demandsFilter }: View): Reply {
  checkExpand(call, resource);
  const { filter } = call.query;
  if (demandsFilter && !/\b(groupId|principalId)\s+eq\b/i.test(filter ?? ''))
    throw badRequest('The list must be filtered by groupId or principalId.', 'BadRequest');
  const test =
    filter === undefined ? undefined : compileFilter(filter, mustModel(resource.type), isAdvanced(call)).test;
  const shape = shapeFor(call, resource.set, resource.type, { single: false });
  return pageReply(call, {
    source: arraySource(rows(call.tenant).filter((row) => visible(call, row) && (test === undefined || test(row)))),
    write: (row) => `${appendMembers(openObject(shape, row), expandText(call, resource, row))}}`,
    maxTop: resource.maxTop,
    paged: true,
    context: contextOf(resource.path, call.query.select),
  });
}

function single(call: Call, { resource, rows }: View): Reply {
  checkExpand(call, resource, true);
  const id = call.params[0] ?? '';
  const found = rows(call.tenant).find((row) => row.id === id);
  if (!visible(call, found)) throw notFound(id);
  return singleReply(call, found, { resource, context: `${contextOf(resource.path, call.query.select)}/$entity` });
}
