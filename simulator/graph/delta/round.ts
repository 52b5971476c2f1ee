import { mustModel } from '../../schema/model.ts';
import { isAvailableExtension } from '../../store/directory-extensions.ts';
import type { DeltaExpiry, RelationName, SetName } from '../../types.ts';
import { type Call, root } from '../context.ts';
import { badRequest, GraphError, unsupportedQuery } from '../errors.ts';
import { compileFilter } from '../filter.ts';
import { RowShapes } from '../row-shapes.ts';
import { type TokenState, openToken } from '../tokens.ts';
import type { DeltaKind } from './kinds.ts';

/** A round in progress: what was asked first, and where it stands. */
export interface Round {
  kind: DeltaKind;
  /** As given in `$select` of the first request. */
  select: string[] | undefined;
  ids: string[] | undefined;
  relations: readonly RelationName[];
  /** Undefined: the initial crawl. */
  after: number | undefined;
  until: number;
  cursor: number;
  inner: number;
  setAt: number;
  blank: boolean;
  /** `$deltatoken=latest` */
  skipAll: boolean;
}

/** Reads the request: a first one, a next page or a new round. */
export function roundOf(call: Call, kind: DeltaKind): Round {
  const { query } = call;
  refuseOptions(call);
  if (call.tenant.traits.external) throw unsupportedQuery('Change enumeration is not supported for requested tenant.');
  if (query.skipToken !== undefined) return continued(call, kind, open(call, kind, query.skipToken, 'delta-page'));
  if (query.deltaToken === undefined || query.deltaToken === '') return first(call, kind, false);
  if (query.deltaToken.toLowerCase() === 'latest') return first(call, kind, true);
  const state = open(call, kind, query.deltaToken, 'delta');
  refuseStale(call, kind, state);
  return { ...continued(call, kind, state), until: lastVisible(call), cursor: 0, inner: 0, setAt: 0 };
}

/** Shapes of a round, one per set. */
export function shapesOf(call: Call, round: Round): Map<SetName, RowShapes> {
  const select = round.select?.filter(
    (name) => round.kind.relations[name] === undefined && isDelivered(call, round.kind, name),
  );
  const mixed = round.kind.sets.length > 1;
  return new Map(
    round.kind.sets.map((set) => {
      const type = mixed ? (SET_TYPES[set] ?? round.kind.type) : round.kind.type;
      const known = mixed
        ? select?.filter((name) => mustModel(type).properties.has(name) || isAvailableExtension(call.tenant, set, name))
        : select;
      return [set, new RowShapes(call, set, type, { single: false, withType: mixed, select: known })];
    }),
  );
}

const SET_TYPES: Partial<Record<SetName, string>> = {
  users: 'user',
  groups: 'group',
  applications: 'application',
  servicePrincipals: 'servicePrincipal',
  devices: 'device',
  administrativeUnits: 'administrativeUnit',
  contacts: 'orgContact',
  directoryRoles: 'directoryRole',
};

function first(call: Call, kind: DeltaKind, skipAll: boolean): Round {
  const select = call.query.select;
  return {
    kind,
    select,
    ids: filterIds(call, kind),
    relations: relationsOf(kind, select),
    after: undefined,
    until: lastVisible(call),
    cursor: 0,
    inner: 0,
    setAt: 0,
    blank: false,
    skipAll,
  };
}

function continued(call: Call, kind: DeltaKind, state: TokenState): Round {
  if (call.query.key !== '') throw badRequest('A request with a delta or skip token takes no other query options.');
  return {
    kind,
    select: state.select,
    ids: state.ids,
    relations: relationsOf(kind, state.select),
    after: state.after,
    until: state.until ?? lastVisible(call),
    cursor: state.cursor ?? 0,
    inner: state.inner ?? 0,
    setAt: state.setAt ?? 0,
    blank: state.blank === true,
    skipAll: false,
  };
}

function relationsOf(kind: DeltaKind, select: readonly string[] | undefined): RelationName[] {
  return Object.entries(kind.relations)
    .filter(([name, how]) => (select === undefined ? how.always : select.includes(name)))
    .map(([, how]) => how.relation);
}

/** Replicas know a change only after the replication delay. */
function lastVisible(call: Call): number {
  const { log } = call.tenant;
  const horizon = call.now - call.world.settings.replicationDelayMs;
  const fresh =
    call.world.settings.replicationDelayMs === 0 ? undefined : log.all().find((change) => change.at > horizon);
  return fresh === undefined ? log.last : fresh.seq - 1;
}

function filterIds(call: Call, kind: DeltaKind): string[] | undefined {
  const { filter } = call.query;
  if (filter === undefined) return undefined;
  const type = kind.type === 'directoryObject' ? 'user' : kind.type;
  const { ids } = compileFilter(filter, mustModel(type), false);
  if (ids === undefined)
    throw badRequest('Delta queries can only be filtered by object id.', 'Request_UnsupportedQuery');
  if (ids.length > kind.maxIds)
    throw badRequest(`A delta filter can name ${kind.maxIds} objects at most.`, 'Request_UnsupportedQuery');
  return ids;
}

function refuseOptions(call: Call): void {
  const { top, expand, orderBy, search, count } = call.query;
  if (top !== undefined || expand.length > 0 || orderBy !== undefined || search !== undefined || count) {
    throw badRequest(
      'The query options $top, $expand, $orderby, $search and $count are not supported by delta.',
      'Request_UnsupportedQuery',
    );
  }
}

function open(call: Call, kind: DeltaKind, token: string, wanted: TokenState['kind']): TokenState {
  const state = openToken(call.tenant.tokenKey, token);
  if (state.kind !== wanted || state.for !== kind.path) throw badRequest('The token does not belong to this request.');
  if (wanted === 'delta-page') refuseStale(call, kind, state);
  return state;
}

function refuseStale(call: Call, kind: DeltaKind, state: TokenState): void {
  const { tenant, world } = call;
  if (state.epoch !== tenant.deltaEpoch) throw stale(call, kind, state, tenant.deltaExpiry);
  if (state.at + world.settings.deltaTokenLifetimeMs < call.now) throw stale(call, kind, state, 'syncStateNotFound');
}

function stale(call: Call, kind: DeltaKind, state: TokenState, how: DeltaExpiry): GraphError {
  if (how === 'gone' || how === 'syncStateInvalid') {
    const select = state.select === undefined ? '' : `$select=${state.select.join(',')}&`;
    return new GraphError(
      410,
      how === 'gone' ? 'resyncRequired' : how,
      "Resync required. Replace any local items with the server's version.",
      { headers: { Location: `${root(call)}${kind.path}/delta?${select}$deltatoken=` } },
    );
  }
  if (how === 'resyncRequired') return new GraphError(400, how, 'Resync is required.');
  const text =
    'The sync state generation is not found. The delta token is expired and data must be synchronized again.';
  return new GraphError(how === 'notFound' ? 404 : 400, 'syncStateNotFound', text);
}

/** Licence states can be selected, yet users/delta neither gives them nor tells of their changes. */
function isDelivered(call: Call, kind: DeltaKind, name: string): boolean {
  if (kind.path !== '/users' || name !== 'licenseAssignmentStates') return true;
  const how = call.world.settings.switches.licenceStatesInDelta;
  if (how === 'refused') throw unsupportedQuery(`The property '${name}' is not supported by delta queries.`);
  return how === 'shown';
}
