import { describe, expect, it } from 'vitest';
import { AUDIT_ACTION_KEYS } from '#core/domain/audit-actions.ts';
import { type AuditFilter, actionsOf, apiQuery, AUDIT_GROUP_KEYS, outcomesIn } from './audit-filter.ts';

const NOW = new Date(2026, 10, 25, 9, 30).getTime();
const none: AuditFilter = { actor: null, groups: [], outcomes: [], period: 'all', from: null, to: null, search: '' };

describe('apiQuery', () => {
  it('asks for everything when nothing is filtered', () => {
    expect(apiQuery(none, NOW)).toEqual({ actor: null, action: [], outcome: [], from: null, to: null, search: '' });
  });

  it('begins a period with a day, so that the list stays the same while the day lasts', () => {
    const later = NOW + 3_600_000;
    expect(apiQuery({ ...none, period: '7d' }, NOW)).toEqual(apiQuery({ ...none, period: '7d' }, later));
    expect(apiQuery({ ...none, period: '7d' }, NOW)['from']).toBe(new Date(2026, 10, 19).toISOString());
    expect(apiQuery({ ...none, period: 'today' }, NOW)['from']).toBe(new Date(2026, 10, 25).toISOString());
  });

  it('takes both days of a period of one’s own whole', () => {
    const query = apiQuery({ ...none, period: 'custom', from: '2026-10-30', to: '2026-10-31' }, NOW);
    expect(query['from']).toBe(new Date(2026, 9, 30).toISOString());
    expect(query['to']).toBe(new Date(2026, 10, 1).toISOString());
  });

  it('leaves out days that are none, and those of another period', () => {
    expect(apiQuery({ ...none, period: 'custom', from: 'soon', to: null }, NOW)).toMatchObject({
      from: null,
      to: null,
    });
    expect(apiQuery({ ...none, period: 'all', from: '2026-10-30', to: '2026-10-31' }, NOW)).toMatchObject({
      from: null,
      to: null,
    });
  });
});

describe('groups of actions', () => {
  it('hold every action once', () => {
    expect(AUDIT_GROUP_KEYS.flatMap((group) => actionsOf([group])).toSorted()).toEqual(
      [...AUDIT_ACTION_KEYS].toSorted(),
    );
  });
});

describe('outcomesIn', () => {
  it('drops what is no outcome', () => {
    expect(outcomesIn('failed,nonsense,success')).toEqual(['success', 'failed']);
    expect(outcomesIn(null)).toEqual([]);
  });
});
