import type { Db } from '../../database/database.ts';
import type { PlanAction } from '../../domain/plan/index.ts';
import type { StepKind, StepState } from '../../domain/plan/item-states.ts';
import type { TypeKey } from '../../domain/type-keys.ts';

export interface WrittenItem {
  readonly ordinal: number;
  readonly type?: TypeKey;
  readonly objectId: string;
  readonly action?: PlanAction;
  readonly newId?: string;
  readonly repair?: true;
  /** `nothing`: there was none; absent: it was not looked at. */
  readonly before?: 'kept' | 'nothing';
  readonly step?: readonly [StepKind, StepState];
  /** A second one. */
  readonly next?: readonly [StepKind, StepState];
}

/** Items of a restore as its carrying out leaves them, with what says that they wrote; nothing sealed can be opened. */
export async function writeItems(db: Db, restoreId: string, items: readonly WrittenItem[]): Promise<void> {
  await db
    .insertInto('restoreItem')
    .values(
      items.map(({ ordinal, type = 'users', objectId, action = 'update', newId, repair, before }) => ({
        restoreId,
        ordinal,
        type,
        objectId,
        displayName: objectId,
        action,
        state: 'done' as const,
        newId: newId ?? null,
        repair: repair === true,
        detailSealed: Buffer.from('x'),
        resultSealed: null,
        beforeSealed: before === 'kept' ? Buffer.from('x') : null,
        beforeKeptAt: before === undefined ? null : new Date(),
        comparison: null,
        errorCode: null,
        errorMessage: null,
      })),
    )
    .execute();
  const steps = items.flatMap(({ ordinal, step, next }) =>
    [step, next].flatMap((one, index) => (one === undefined ? [] : [{ ordinal, step: one, index }])),
  );
  if (steps.length === 0) return;
  await db
    .insertInto('restoreStep')
    .values(
      steps.map(({ ordinal, step: [kind, state], index }) => ({
        restoreId,
        itemOrdinal: ordinal,
        ordinal: index + 1,
        kind,
        state,
        request: '{}',
        outcome: '{}',
        intendedAt: new Date(),
      })),
    )
    .execute();
}
