import { useMutation, useQueryClient } from '@tanstack/vue-query';
import { type ComputedRef, type Ref, computed, shallowRef } from 'vue';
import { useRouter } from 'vue-router';
import type { Choice } from '#core/domain/plan/choice.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import { useSession } from '../../session/use-session.ts';
import { newIdempotencyKey } from '../../shared/api/client.ts';
import { ApiProblem, toProblem } from '../../shared/api/problem.ts';
import { invalidate } from '../../shared/api/resources.ts';
import { requested } from '../../shared/selection/requested.ts';
import { type SelectedObject, useSelection } from '../../shared/selection/use-selection.ts';
import {
  cancelRestore,
  type NewRestore,
  type Restore,
  type RestoreDetail,
  type RestoreOptions,
  selectionQuery,
  startRestore,
} from '../data.ts';
import { draftOf, targetAsked, targetOf } from '../wizard/draft.ts';
import { useDraft } from '../wizard/use-draft.ts';
import { useTarget } from '../wizard/use-target.ts';
import { queryOfPlace } from '../wizard/wizard-step.ts';
import { tenantOf } from './tenant-of.ts';

export interface NewPlan {
  /** Starts a restore with what is given and shows its plan. `isSeen`: whoever starts it has just seen each of the objects. */
  readonly start: (body: NewRestore, how?: { readonly isSeen?: boolean }) => Promise<void>;
  /** Plans what a dry run planned once more, to be carried out this time. */
  readonly carryOut: (detail: RestoreDetail) => Promise<void>;
  /** Plans the same once more with other options, in place of a plan that nobody has confirmed. */
  readonly planAgain: (detail: RestoreDetail, changed: Partial<RestoreOptions>) => Promise<void>;
  /** Plans the same once more, to be carried out, with one object of it in part or as a whole. */
  readonly restorePart: (detail: RestoreDetail, inPart: SelectedPart) => Promise<void>;
  /** Plans the same once more, from the same reading of the tenant, with other ticks of what was added since. */
  readonly withRemovals: (detail: RestoreDetail, ticks: readonly RemovalTick[]) => Promise<void>;
  /** Opens the wizard with selection and options of a restore that was. */
  readonly prepare: (detail: RestoreDetail) => Promise<void>;
  readonly isStarting: ComputedRef<boolean>;
  readonly problem: Ref<ApiProblem | null>;
}

/** An object, and what of it is chosen; null: all. */
export interface SelectedPart {
  readonly type: TypeKey;
  readonly id: string;
  readonly only: Choice | null;
}

/** An object that was added since, and whether it is to go. */
export interface RemovalTick {
  readonly type: TypeKey;
  readonly id: string;
  readonly goes: boolean;
}

type Selected = Pick<SelectedObject, 'type' | 'id' | 'only'>;

/** The ways to a plan. */
export function useNewPlan(): NewPlan {
  const client = useQueryClient();
  const router = useRouter();
  const { to } = useSession();
  const { draft } = useDraft();
  const { credentialsFor } = useTarget();
  const problem = shallowRef<ApiProblem | null>(null);
  const backupId = shallowRef<string | null>(null);
  const selection = useSelection(backupId);
  /** The same decision, tried again, starts nothing twice. */
  let decision: { readonly text: string; readonly key: string } | null = null;

  const starting = useMutation({
    mutationFn: (body: NewRestore): Promise<Restore> => {
      const text = JSON.stringify(body);
      if (decision?.text !== text) decision = { text, key: newIdempotencyKey() };
      return startRestore(body, decision.key);
    },
    onSuccess: () => {
      decision = null;
      return invalidate(client, 'restores');
    },
  });
  const reading = useMutation({ mutationFn: (id: string) => client.fetchQuery(selectionQuery(id)) });

  async function attempt(work: () => Promise<unknown>): Promise<void> {
    problem.value = null;
    try {
      await work();
    } catch (error) {
      problem.value = toProblem(error);
    }
  }

  async function begin(body: NewRestore, how: 'push' | 'replace', isSeen = false): Promise<void> {
    const { id } = await starting.mutateAsync(body);
    await router[how]({
      path: to('/restores/new'),
      query: {
        ...queryOfPlace({ step: 'plan', backupId: body.backupId, restoreId: id }),
        ...(isSeen && { seen: '1' }),
      },
    });
  }

  async function again(
    detail: RestoreDetail,
    changed: Partial<RestoreOptions>,
    { how, choose = (objects) => objects, insteadOf }: Again,
  ): Promise<void> {
    const { types, objects } = await reading.mutateAsync(detail.id);
    const chosen = {
      types,
      objects: choose(objects).map(requested),
      dependencies: detail.selection.dependencies,
    };
    // Whoever has left since is no longer mailed.
    const options = { ...detail.options, ...changed, mailTo: detail.mailed.map(({ id }) => id) };
    const credentials = credentialsFor(detail.targetConnection.tenantId);
    if (detail.targetConnection.forOneJob && credentials === null) throw credentialsErased(detail);
    const target = targetAsked(targetOf(detail), credentials);
    await begin(
      {
        backupId: detail.backupId,
        selection: chosen,
        options,
        reason: detail.reason,
        ...target,
        ...(insteadOf !== undefined && { insteadOf }),
      },
      how,
    );
  }

  return {
    start: (body, { isSeen } = {}) => attempt(() => begin(body, 'push', isSeen)),
    carryOut: (detail) => attempt(() => again(detail, { dryRun: false, confirmation: 'required' }, { how: 'push' })),
    planAgain: (detail, changed) =>
      attempt(async () => {
        await again(detail, changed, { how: 'replace' });
        // The one that it takes the place of would wait for nobody.
        if (detail.waitsForConfirmation) await cancelRestore(detail.id).catch(() => undefined);
      }),
    restorePart: (detail, inPart) =>
      attempt(async () => {
        const choose = (objects: readonly Selected[]): readonly Selected[] => withPart(objects, inPart);
        await again(detail, { dryRun: false, confirmation: 'required' }, { how: 'push', choose });
        if (detail.waitsForConfirmation) await cancelRestore(detail.id).catch(() => undefined);
      }),
    withRemovals: (detail, ticks) =>
      attempt(() =>
        again(
          detail,
          {},
          {
            how: 'replace',
            choose: (objects) => withTicks(objects, ticks),
            ...(detail.waitsForConfirmation && { insteadOf: detail.id }),
          },
        ),
      ),
    prepare: (detail) =>
      attempt(async () => {
        const { types, objects } = await reading.mutateAsync(detail.id);
        backupId.value = detail.backupId;
        selection.clear();
        selection.add(objects);
        types.forEach(selection.toggleType);
        draft.value = { ...draftOf(detail), target: targetOf(detail) };
        await router.push({
          path: to('/restores/new'),
          query: queryOfPlace({ step: 'options', backupId: detail.backupId, restoreId: null }),
        });
      }),
    isStarting: computed(() => starting.isPending.value || reading.isPending.value),
    problem,
  };
}

interface Again {
  readonly how: 'push' | 'replace';
  /** What of the selection is planned this time. */
  readonly choose?: (objects: readonly Selected[]) => readonly Selected[];
  /** A plan that waits, and gives its place. */
  readonly insteadOf?: string;
}

/** They are in no storage: whoever has left the page types them again. */
function credentialsErased(detail: RestoreDetail): ApiProblem {
  return new ApiProblem({
    code: 'connection-not-ready',
    status: 0,
    title: 'The credentials are needed again',
    detail: `The credentials for ${tenantOf(detail)} were erased when the plan ended. Open the options and enter them again.`,
  });
}

/** An object that came with its whole type is named for what is chosen of it. */
function withPart(objects: readonly Selected[], { type, id, only }: SelectedPart): readonly Selected[] {
  const others = objects.filter((object) => object.type !== type || object.id !== id);
  if (only !== null) return [...others, { type, id, only }];
  return others.length === objects.length ? objects : [...others, { type, id }];
}

function withTicks(objects: readonly Selected[], ticks: readonly RemovalTick[]): readonly Selected[] {
  const keys = new Set(ticks.map(({ type, id }) => `${type}/${id}`));
  const others = objects.filter(({ type, id }) => !keys.has(`${type}/${id}`));
  return [...others, ...ticks.flatMap(({ type, id, goes }) => (goes ? [{ type, id }] : []))];
}
