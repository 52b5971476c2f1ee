import { type Ref, type WritableComputedRef, computed } from 'vue';
import type { AuditGroup, AuditOutcome } from '#core/domain/audit-actions.ts';
import { useQueryChoice, useQueryParam } from '../../shared/composables/use-query-param.ts';
import { choicesIn } from '../../shared/format/choices.ts';
import { type AuditFilter, type Period, apiQuery, AUDIT_GROUP_KEYS, outcomesIn, PERIODS } from './audit-filter.ts';
import type { AuditQuery } from './data.ts';

export interface AuditFilterState {
  readonly actor: WritableComputedRef<string | null>;
  readonly groups: WritableComputedRef<AuditGroup[]>;
  readonly outcomes: WritableComputedRef<AuditOutcome[]>;
  readonly period: WritableComputedRef<Period>;
  readonly from: WritableComputedRef<string | null>;
  readonly to: WritableComputedRef<string | null>;
  readonly search: WritableComputedRef<string | null>;
  readonly query: Ref<AuditQuery>;
  readonly isFiltered: Ref<boolean>;
}

/** The filters of the audit log, which live in the address. */
export function useAuditFilter(): AuditFilterState {
  const actor = useQueryParam('actor');
  const group = useQueryParam('group');
  const outcome = useQueryParam('outcome');
  const period = useQueryChoice('period', PERIODS as unknown as [Period, ...Period[]]);
  const from = useQueryParam('from');
  const to = useQueryParam('to');
  const search = useQueryParam('search');

  const groups = computed({
    get: () => choicesIn(group.value, AUDIT_GROUP_KEYS),
    set: (chosen) => {
      group.value = chosen.join(',');
    },
  });
  const outcomes = computed({
    get: () => outcomesIn(outcome.value),
    set: (chosen) => {
      outcome.value = chosen.join(',');
    },
  });
  const filter = computed<AuditFilter>(() => ({
    actor: actor.value,
    groups: groups.value,
    outcomes: outcomes.value,
    period: period.value,
    from: from.value,
    to: to.value,
    search: search.value ?? '',
  }));
  const isFiltered = computed(
    () =>
      actor.value !== null ||
      groups.value.length > 0 ||
      outcomes.value.length > 0 ||
      period.value !== 'all' ||
      (search.value ?? '') !== '',
  );
  return {
    actor,
    groups,
    outcomes,
    period,
    from,
    to,
    search,
    query: computed(() => apiQuery(filter.value, Date.now())),
    isFiltered,
  };
}
