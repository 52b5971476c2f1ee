import { useQueryClient } from '@tanstack/vue-query';
import { type ComputedRef, type Ref, computed, shallowRef } from 'vue';
import { newIdempotencyKey } from '../shared/api/client.ts';
import { type ApiProblem, isProblem, toProblem } from '../shared/api/problem.ts';
import { invalidate } from '../shared/api/resources.ts';
import { useMessages } from '../shared/composables/use-messages.ts';
import { type Schedule, changeSchedule, createSchedule, readSchedule } from './data.ts';
import { type FormErrors, type ScheduleForm, planOf } from './schedule-form.ts';
import { scheduleSentence } from './schedule-sentence.ts';

export interface SaveSchedule {
  readonly isSaving: Ref<boolean>;
  readonly error: Ref<ApiProblem | null>;
  /** At the fields that the server named. */
  readonly errors: ComputedRef<FormErrors>;
  /** What someone else has made of it meanwhile. */
  readonly conflict: Ref<Schedule | null>;
  readonly save: (form: ScheduleForm) => Promise<void>;
  /** The next `save` is meant as a change of this version. */
  readonly overwrite: (theirs: Schedule) => void;
}

/** @param opened the version that is being edited; null: a new one. */
export function useSaveSchedule({ opened, onSaved }: { opened: Schedule | null; onSaved: () => void }): SaveSchedule {
  const client = useQueryClient();
  const messages = useMessages();
  const isSaving = shallowRef(false);
  const error = shallowRef<ApiProblem | null>(null);
  const conflict = shallowRef<Schedule | null>(null);
  let revision = opened?.revision ?? 0;
  let decision = { body: '', key: '' };

  /** The same key for every try of the same values. */
  function keyFor(form: ScheduleForm): string {
    const body = JSON.stringify(form);
    if (decision.body !== body) decision = { body, key: newIdempotencyKey() };
    return decision.key;
  }

  async function write(form: ScheduleForm): Promise<Schedule> {
    const { spec, ...rest } = planOf(form);
    const body = {
      name: form.name.trim(),
      spec: spec.kind === 'weekly' ? { ...spec, days: [...spec.days] } : spec,
      ...rest,
    };
    if (opened === null) return createSchedule(form.connectionId, body, keyFor(form));
    return changeSchedule(opened.id, { ...body, revision });
  }

  async function save(form: ScheduleForm): Promise<void> {
    isSaving.value = true;
    error.value = null;
    try {
      const saved = await write(form);
      messages.succeeded(`${saved.name} is saved`, scheduleSentence(saved));
      onSaved();
    } catch (thrown) {
      conflict.value = opened !== null && isProblem(thrown, 'conflict') ? await readSchedule(opened.id) : null;
      if (conflict.value === null) error.value = toProblem(thrown);
    } finally {
      isSaving.value = false;
      await invalidate(client, 'schedules', 'overview');
    }
  }

  return {
    isSaving,
    error,
    conflict,
    save,
    errors: computed(() => (error.value === null ? {} : errorsOf(error.value))),
    overwrite(theirs) {
      revision = theirs.revision;
      conflict.value = null;
    },
  };
}

function errorsOf(problem: ApiProblem): FormErrors {
  const field = problem.facts['field'];
  const named = typeof field === 'string' ? { [field]: problem.message } : {};
  const spec =
    problem.field('spec') ??
    problem.field('spec.time') ??
    problem.field('spec.days') ??
    problem.field('spec.expression');
  const others = (['name', 'timeZone', 'windowMinutes', 'startDate', 'endDate'] as const).map(
    (name) => [name, problem.field(name)] as const,
  );
  return {
    ...Object.fromEntries(others.filter(([, message]) => message !== undefined)),
    ...(spec === undefined ? {} : { spec }),
    ...named,
  };
}
