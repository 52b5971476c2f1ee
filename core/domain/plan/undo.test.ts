import { describe, expect, it } from 'vitest';
import type { GraphObject } from '../json.ts';
import { objectType } from '../object-types/index.ts';
import type { Link } from '../record.ts';
import type { TypeKey } from '../type-keys.ts';
import { anna, codes, contextOf, link, live, state, team, type World } from './planning.fixture.ts';
import type { LiveState, ObjectState, PlanItem, StateAfter, Undone } from './types.ts';
import { planUndo } from './undo.ts';

const there = (object: GraphObject, links: readonly Link[] = []): StateAfter => ({ kind: 'there', object, links });

function undone(after: StateAfter, more: Partial<Undone> = {}): Undone {
  return { after, attributes: [], links: [], overwrite: false, ...more };
}

function plan(
  type: TypeKey,
  before: ObjectState | null,
  now: LiveState,
  known: Undone & { readonly world?: World },
): PlanItem {
  const { world = {} } = known;
  const objectId = String(before?.object.id ?? ('object' in now ? now.object.id : 'x'));
  const options = { links: 'rollBack', removeAdded: true, conditionalAccess: 'asInBackup', ...world.options } as const;
  const context = contextOf({ ...world, options });
  return planUndo({ type: objectType(type), objectId, backup: before, live: now, incoming: [] }, known, context).item;
}

const parts = ({ attributes, links }: PlanItem): string[] => [
  ...attributes.map(({ path, treatment, reason }) => `${path} ${reason ?? treatment}`),
  ...links.map((one) => `${one.change} ${one.relation} ${one.targetId ?? ''} ${one.reason ?? one.treatment}`),
];

const city = [{ path: 'city', written: 'Rome' }];
const restored = { ...anna, city: 'Rome' };

describe('what the restore made', () => {
  const name = 'extension_0123456789abcdef0123456789abcdef_costCentre';

  it('goes also after its extension values went with their application, and not after somebody set one', () => {
    const left = undone(there({ ...anna, [name]: 'CC-1' }));
    expect(plan('users', null, live(anna), left).action).toBe('remove');
    const changed = plan('users', null, live({ ...anna, [name]: 'CC-2' }), left);
    expect([changed.action, codes(changed)]).toEqual(['skip', ['changed-since-restore']]);
  });
});

describe('values', () => {
  it('return where they are as the restore left them', () => {
    const item = plan('users', state(anna), live(restored), undone(there(restored), { attributes: city }));
    expect([item.action, parts(item)]).toEqual(['update', ['city write']]);
    expect(item.attributes[0]).toMatchObject({ current: 'Rome', backup: 'Bern' });
  });

  it('stay where somebody has changed them since, and are a conflict with both values', () => {
    const now = live({ ...anna, city: 'Oslo' });
    const item = plan('users', state(anna), now, undone(there(restored), { attributes: city }));
    expect([item.action, codes(item), parts(item)]).toEqual([
      'skip',
      ['changed-since-restore'],
      ['city changed-since-restore'],
    ]);
    expect(item.attributes[0]).toMatchObject({ current: 'Oslo', backup: 'Bern' });
  });

  it('return all the same where the object was ticked', () => {
    const now = live({ ...anna, city: 'Oslo' });
    const ticked = undone(there(restored), { attributes: city, overwrite: true });
    const item = plan('users', state(anna), now, ticked);
    expect([item.action, parts(item)]).toEqual(['update', ['city write']]);
  });

  it('that the restore did not write stay as they are', () => {
    const now = { ...restored, department: 'Sales' };
    const item = plan('users', state(anna), live(now), undone(there(now), { attributes: city }));
    expect([item.action, parts(item)]).toEqual(['update', ['city write', 'department changed-since-restore']]);
  });

  it('of one object are told apart: what is a conflict keeps nothing else from returning', () => {
    const written = [...city, { path: 'department', written: 'Research' }];
    const left = { ...restored, department: 'Research' };
    const now = live({ ...left, department: 'Sales' });
    const item = plan('users', state(anna), now, undone(there(left), { attributes: written }));
    expect([item.action, parts(item)]).toEqual(['update', ['city write', 'department changed-since-restore']]);
  });

  it('of a complex property return by its parts', () => {
    const before = { ...policy, conditions: { ...conditions, locations: null } };
    const left = { ...policy, conditions: { ...conditions, users: { ...conditions.users, excludeUsers: ['u2'] } } };
    const now = {
      ...left,
      conditions: { ...left.conditions, applications: { includeApplications: ['a1'] } },
    };
    const known = undone(there(left), { attributes: [{ path: 'conditions' }] });
    const item = plan('conditionalAccessPolicies', state(before), live(now), known);
    expect(parts(item)).toEqual([
      'conditions.users.excludeUsers write',
      'conditions.applications.includeApplications changed-since-restore',
    ]);
  });

  it('are judged by what the plan wanted where the restore failed before it compared', () => {
    const ours = plan('users', state(anna), live(restored), undone({ kind: 'unknown' }, { attributes: city }));
    expect(parts(ours)).toEqual(['city write']);
    const theirs = live({ ...anna, city: 'Oslo' });
    const item = plan('users', state(anna), theirs, undone({ kind: 'unknown' }, { attributes: city }));
    expect(parts(item)).toEqual(['city changed-since-restore']);
  });

  it('that follow from what was written are named where they do not follow back', () => {
    const addresses = (name: string) => ({ mail: name, proxyAddresses: [`SMTP:${name}`] });
    const mail = [{ path: 'mail', written: 'b@x' }];
    const before = { ...anna, ...addresses('a@x') };
    const left = { ...anna, ...addresses('b@x') };
    const item = plan('users', state(before), live(left), undone(there(left), { attributes: mail }));
    expect(parts(item)).toEqual(['mail write', 'proxyAddresses read-only']);
    const later = live({ ...anna, mail: 'b@x', proxyAddresses: ['SMTP:c@x'] });
    const since = plan('users', state(before), later, undone(there(left), { attributes: mail }));
    expect(parts(since)).toEqual(['mail write']);
  });

  it('that a part says in several properties count as one', () => {
    const licences = [{ path: 'licenseAssignmentStates' }];
    const [none, one] = [[], [{ skuId: 's1', disabledPlans: [] }]];
    const left = { ...anna, assignedLicenses: one, licenseAssignmentStates: [{ skuId: 's1', state: 'Active' }] };
    const before = { ...anna, assignedLicenses: none, licenseAssignmentStates: [] };
    const item = plan('users', state(before), live(left), undone(there(left), { attributes: licences }));
    expect(parts(item)).toEqual(['assignedLicenses write', 'licenseAssignmentStates write']);
  });

  it('that could not be read before are never written, ticked or not', () => {
    const before: ObjectState = { ...state({ ...anna, city: null }), unread: ['city'] };
    const ticked = undone(there(restored), { attributes: city, overwrite: true });
    const item = plan('users', before, live(restored), ticked);
    expect([item.action, codes(item), parts(item)]).toEqual(['skip', ['unknown-before'], ['city unknown-before']]);
  });

  it('that are back already need nothing', () => {
    const item = plan('users', state(anna), live(anna), undone(there(restored), { attributes: city }));
    expect([item.action, codes(item), parts(item)]).toEqual(['skip', ['as-before-restore'], []]);
  });
});

const conditions = {
  users: { includeUsers: ['All'], excludeUsers: [] },
  applications: { includeApplications: ['All'] },
};
const policy: GraphObject = { id: 'p1', displayName: 'MFA', state: 'enabled', conditions };

const member = (target: string): Link => link('g1', 'members', target);

describe('links', () => {
  const added = [{ relation: 'members', change: 'add', targetId: 'u2' }] as const;
  const removed = [{ relation: 'members', change: 'remove', targetId: 'u1' }] as const;

  it('that the restore added go, and those that it removed return', () => {
    const before = state(team, [member('u1')]);
    const known = undone(there(team, [member('u2')]), { links: [...added, ...removed] });
    const item = plan('groups', before, live(team, [member('u2')]), known);
    expect(parts(item)).toEqual(['add members u1 write', 'remove members u2 write']);
  });

  it('that somebody else added or removed since stay as they are', () => {
    const before = state(team, [member('u1'), member('u5')]);
    const known = undone(there(team, [member('u1'), member('u5'), member('u2')]), { links: added });
    const item = plan('groups', before, live(team, [member('u1'), member('u2'), member('u3')]), known);
    expect(parts(item).toSorted()).toEqual([
      'add members u5 changed-since-restore',
      'remove members u2 write',
      'remove members u3 changed-since-restore',
    ]);
  });

  it('to one target return unless it was replaced since', () => {
    const manager = (target: string): Link => link('u1', 'manager', target);
    const links = [{ relation: 'manager', change: 'add', targetId: 'u8' }] as const;
    const known = undone(there(anna, [manager('u8')]), { links });
    const before = state(anna, [manager('u7')]);
    expect(parts(plan('users', before, live(anna, [manager('u8')]), known))).toEqual(['add manager u7 write']);
    expect(parts(plan('users', before, live(anna, [manager('u9')]), known))).toEqual([
      'add manager u7 changed-since-restore',
    ]);
  });

  it('to what the Undo takes away itself are neither missed nor anybody else’s doing', () => {
    const known = undone(there(team, [member('u1'), member('u2')]), { links: added, goes: ['u1', 'u2'] });
    const item = plan('groups', state(team, [member('u1')]), live(team), known);
    expect([item.action, codes(item), parts(item)]).toEqual(['skip', ['as-before-restore'], []]);
    const made = undone(there(team, [member('u2'), member('u3')]), { goes: ['u2'] });
    expect(plan('groups', null, live(team, [member('u3')]), made).action).toBe('remove');
    expect(codes(plan('groups', null, live(team, [member('u2')]), made))).toEqual(['changed-since-restore']);
  });

  it('that followed from a rule before are nobody’s, and return where the restore made them follow from one', () => {
    const dynamic = { ...team, groupTypes: ['DynamicMembership'], membershipRule: 'user.city -eq "Bern"' };
    const rule = [{ path: 'groupTypes' }, { path: 'membershipRule' }];
    const [ruled, assigned] = [state(dynamic, [member('u1')]), state(team, [member('u2')])];
    const links = ({ links: all }: PlanItem): string[] =>
      all.map(({ change, targetId }) => `${change} ${targetId ?? ''}`);
    const wasRuled = undone(there(team, [member('u1')]), { attributes: rule });
    expect(links(plan('groups', ruled, live(team, [member('u3')]), wasRuled))).toEqual([]);
    const wasAssigned = undone(there(dynamic, [member('u3')]), { attributes: rule });
    expect(links(plan('groups', assigned, live(dynamic, [member('u3')]), wasAssigned)).toSorted()).toEqual([
      'add u2',
      'remove u3',
    ]);
  });

  it('that could not be read before are left', () => {
    const before: ObjectState = { ...state(team), unread: ['members'] };
    const item = plan(
      'groups',
      before,
      live(team, [member('u2')]),
      undone(there(team, [member('u2')]), { links: added }),
    );
    expect([item.action, parts(item)]).toEqual(['skip', ['remove members u2 unknown-before']]);
  });
});

describe('an object that the restore brought into the tenant', () => {
  it('goes where it is as it was left', () => {
    const item = plan('users', null, live(anna), undone(there(anna)));
    expect([item.action, codes(item)]).toEqual(['remove', ['made-by-restore']]);
  });

  it('stays where somebody has worked with it since, unless it is ticked', () => {
    const now = live({ ...anna, city: 'Oslo' }, [link('u1', 'manager', 'u9')]);
    const item = plan('users', null, now, undone(there(anna)));
    expect([item.action, item.reasons]).toEqual([
      'skip',
      [{ code: 'changed-since-restore', facts: { paths: 'city, manager' } }],
    ]);
    expect(plan('users', null, now, undone(there(anna), { overwrite: true })).action).toBe('remove');
  });

  it('stays where nobody knows how it was left, unless it is ticked', () => {
    const item = plan('users', null, live(anna), undone({ kind: 'unknown' }));
    expect([item.action, codes(item)]).toEqual(['skip', ['unknown-after']]);
    expect(plan('users', null, live(anna), undone({ kind: 'unknown' }, { overwrite: true })).action).toBe('remove');
  });

  it('stays where nobody else could sign in', () => {
    const item = plan('users', null, live(anna), { ...undone(there(anna)), world: { protectedIds: ['u1'] } });
    expect([item.action, codes(item)]).toEqual(['blocked', ['protected-account']]);
  });

  it('is named where nobody knows whether and where it is', () => {
    const item = plan('users', null, { kind: 'absent' }, undone({ kind: 'unknown' }));
    expect([item.action, codes(item)]).toEqual(['skip', ['unknown-after']]);
  });

  it('needs nothing where it is gone', () => {
    const item = plan('users', null, { kind: 'absent' }, undone(there(anna)));
    expect([item.action, codes(item)]).toEqual(['skip', ['as-before-restore']]);
  });
});

describe('an object that the restore removed', () => {
  const bin: LiveState = { kind: 'inBin', object: anna, complete: true, conflicts: [] };

  it('comes back out of the bin, or is created again', () => {
    expect(plan('users', state(anna), bin, undone({ kind: 'gone' })).action).toBe('undelete');
    expect(plan('groups', state(team), { kind: 'absent' }, undone({ kind: 'gone' })).action).toBe('create');
  });

  it('is left as it is where somebody has brought it back', () => {
    const item = plan('users', state(anna), live({ ...anna, city: 'Oslo' }), undone({ kind: 'gone' }));
    expect([item.action, parts(item)]).toEqual(['skip', ['city changed-since-restore']]);
  });
});

describe('an object that somebody deleted after the restore', () => {
  it('stays deleted unless it is ticked', () => {
    const known = undone(there(restored), { attributes: city });
    const item = plan('users', state(anna), { kind: 'absent' }, known);
    expect([item.action, codes(item)]).toEqual(['skip', ['changed-since-restore']]);
    expect(plan('users', state(anna), { kind: 'absent' }, { ...known, overwrite: true }).action).toBe('create');
  });
});
