import type { ObjectState } from '../../domain/plan/index.ts';
import type { ItemState, StepKind } from '../../domain/plan/item-states.ts';
import type { Knowledge, RestoreStore, StepRecord, StepRequest } from '../types.ts';

/** The contract of a restore's store, in memory. */
export class MemoryStore implements RestoreStore {
  readonly records = new Map<number, StepRecord[]>();
  readonly before = new Map<number, ObjectState | null>();
  readonly finished = new Map<number, Parameters<RestoreStore['finishItem']>[1]>();
  /** New → old: of earlier restores where a test put it in, else of this one. */
  readonly newIds = new Map<string, string>();
  readonly #claimed = new Set<string>();
  readonly #ordinals: ReadonlyMap<string, number>;

  constructor(entries: readonly { readonly ordinal: number; readonly objectId: string }[]) {
    this.#ordinals = new Map(entries.map((entry) => [entry.objectId.toLowerCase(), entry.ordinal]));
  }

  async steps(ordinals: readonly number[]): Promise<ReadonlyMap<number, readonly StepRecord[]>> {
    return Promise.resolve(new Map(ordinals.map((ordinal) => [ordinal, [...(this.records.get(ordinal) ?? [])]])));
  }

  async intend(
    item: number,
    step: { ordinal: number; kind: StepKind; request: StepRequest; at: number },
  ): Promise<void> {
    const list = this.records.get(item) ?? [];
    if (list.some((known) => known.ordinal === step.ordinal)) return Promise.resolve();
    const { at, ...rest } = step;
    this.records.set(item, [...list, { ...rest, state: 'intended', intendedAt: at, outcome: null }]);
  }

  async settle(item: number, ordinal: number, result: Parameters<RestoreStore['settle']>[2]): Promise<void> {
    this.records.set(
      item,
      (this.records.get(item) ?? []).map((step) => (step.ordinal === ordinal ? { ...step, ...result } : step)),
    );
    return Promise.resolve();
  }

  async keepBefore(item: number, before: ObjectState | null): Promise<void> {
    if (!this.before.has(item)) this.before.set(item, before);
    return Promise.resolve();
  }

  async finishItem(item: number, result: Parameters<RestoreStore['finishItem']>[1]): Promise<void> {
    this.finished.set(item, result);
    return Promise.resolve();
  }

  async knowledge(ids: readonly string[]): Promise<ReadonlyMap<string, Knowledge>> {
    const byOld = new Map([...this.newIds].map(([newId, oldId]) => [oldId, newId]));
    return Promise.resolve(
      new Map(
        ids.map((id) => {
          const newId = byOld.get(id) ?? null;
          const ordinal = this.#ordinals.get(id);
          const undeleted = (this.records.get(ordinal ?? -1) ?? []).some(
            (step) => step.kind === 'undelete' && step.state === 'done',
          );
          return [id, { newId, planned: ordinal !== undefined, madeHere: this.#claimed.has(newId ?? id) || undeleted }];
        }),
      ),
    );
  }

  async claimNewId({ oldId, newId }: { oldId: string; newId: string }): Promise<boolean> {
    const holder = this.newIds.get(newId.toLowerCase());
    if (holder !== undefined && holder !== oldId.toLowerCase()) return Promise.resolve(false);
    if (holder === undefined) this.#claimed.add(newId.toLowerCase());
    this.newIds.set(newId.toLowerCase(), oldId.toLowerCase());
    return Promise.resolve(true);
  }

  stateOf(ordinal: number): ItemState | undefined {
    return this.finished.get(ordinal)?.state;
  }
}
