import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { CAPTURE_PHASES } from '#core/domain/capture-phases.ts';
import { type Wave, WAVES } from '#core/domain/plan/waves.ts';
import type { TypeKey } from '#core/domain/type-keys.ts';
import type { BackupActivities, BackupEnding } from '../../activities/backup-activities.ts';
import type { RestoreActivities, RestoreEnding } from '../../activities/restore-activities.ts';

/** Called in each window, with its number in the whole job from 1 on. */
export type OnWindow = (workflowId: string, window: number) => Promise<void>;

export interface BackupRecord {
  starts: number;
  contexts: number;
  windows: number;
  readonly windowsOf: Map<TypeKey, number>;
  readonly inHand: Set<TypeKey>;
  /** Windows of a type that were begun while another one of it was in hand, or after its end. */
  readonly wrong: string[];
  readonly indexed: TypeKey[];
  readonly carried: TypeKey[];
  published: number;
  readonly ends: BackupEnding[];
}

export const TYPES = CAPTURE_PHASES.flat();

/** Backups whose windows take no time: `windows` says how many a type has (else 1), a `refused` type fails at its second one. */
export function stubBackups(options: {
  readonly windows: Partial<Record<TypeKey, number>>;
  readonly refused?: TypeKey;
  readonly onWindow?: OnWindow;
}) {
  const records = new Map<string, BackupRecord>();
  const of = (id: string): BackupRecord => {
    const known = records.get(id) ?? {
      starts: 0,
      contexts: 0,
      windows: 0,
      windowsOf: new Map(),
      inHand: new Set(),
      wrong: [],
      indexed: [],
      carried: [],
      published: 0,
      ends: [],
    };
    records.set(id, known);
    return known;
  };
  const activities: BackupActivities = {
    async startBackup(id) {
      of(id).starts += 1;
      return { goOn: true };
    },
    proveBase: () => Promise.resolve({ done: true }),
    async captureContext(id) {
      of(id).contexts += 1;
    },
    async captureType(id, type) {
      const record = of(id);
      const total = options.windows[type] ?? 1;
      const window = (record.windowsOf.get(type) ?? 0) + 1;
      if (record.inHand.has(type) || window > total) record.wrong.push(`${type} ${window}`);
      record.inHand.add(type);
      record.windowsOf.set(type, window);
      record.windows += 1;
      await options.onWindow?.(Context.current().info.workflowExecution?.workflowId ?? '', record.windows);
      record.inHand.delete(type);
      if (type === options.refused && window === 2)
        throw ApplicationFailure.nonRetryable('Grant it.', 'graph-permission-missing');
      return { done: window >= total };
    },
    async captureTypes(id, types) {
      const read: TypeKey[] = [];
      const failed: { type: TypeKey; code: string; message: string }[] = [];
      for (const type of types) {
        try {
          if ((await activities.captureType(id, type)).done) read.push(type);
        } catch (error) {
          if (!(error instanceof ApplicationFailure)) throw error;
          failed.push({ type, code: error.type ?? '', message: error.message });
        }
      }
      return { read, failed };
    },
    async carryType(id, type) {
      of(id).carried.push(type);
    },
    async prepareIndexes() {
      // Nothing is staged.
    },
    async finishType(id, type) {
      of(id).indexed.push(type);
    },
    async finishTypes(id, types) {
      of(id).indexed.push(...types);
    },
    async publishBackup(id) {
      of(id).published += 1;
    },
    async endBackup(id, end) {
      of(id).ends.push(end);
    },
  };
  return { activities, of };
}

export interface RestoreRecord {
  planned: number;
  published: number;
  begun: number;
  windows: number;
  /** `wave:after`, as asked for. */
  readonly applied: string[];
  comparisons: number;
  readonly compared: number[];
  readonly ends: RestoreEnding[];
}

/** Restores whose windows take no time. A window of a wave and of the comparison is one item. */
export function stubRestores(options: {
  readonly plan: number;
  readonly waves: Partial<Record<Wave, number>>;
  readonly compare: number;
  readonly onWindow?: OnWindow;
  readonly onPlanned?: (workflowId: string) => Promise<void>;
}) {
  const records = new Map<string, RestoreRecord>();
  const of = (id: string): RestoreRecord => {
    const known = records.get(id) ?? {
      planned: 0,
      published: 0,
      begun: 0,
      windows: 0,
      applied: [],
      comparisons: 0,
      compared: [],
      ends: [],
    };
    records.set(id, known);
    return known;
  };
  const workflowId = (): string => Context.current().info.workflowExecution?.workflowId ?? '';
  const window = async (id: string): Promise<void> => {
    of(id).windows += 1;
    await options.onWindow?.(workflowId(), of(id).windows);
  };
  const activities: RestoreActivities = {
    readForPlan: () => Promise.resolve({ comparisonId: null }),
    async planRestore(id) {
      of(id).planned += 1;
      await window(id);
      return { done: of(id).planned >= options.plan };
    },
    async publishPlan(id) {
      of(id).published += 1;
      await options.onPlanned?.(workflowId());
    },
    async beginRestore(id) {
      of(id).begun += 1;
    },
    async applyRestore(id, wave, after) {
      of(id).applied.push(`${wave}:${after}`);
      await window(id);
      return { after: after + 1 >= (options.waves[wave] ?? 1) ? null : after + 1 };
    },
    async beginComparison(id) {
      of(id).comparisons += 1;
    },
    async compareRestore(id, after) {
      of(id).compared.push(after);
      await window(id);
      return { after: after + 1 >= options.compare ? null : after + 1 };
    },
    async endRestore(id, end) {
      of(id).ends.push(end);
    },
  };
  return { activities, of };
}

/** What a restore that is not cancelled asks of its waves, in order. */
export function expectedWaves(waves: Partial<Record<Wave, number>>): string[] {
  return WAVES.flatMap((wave) => Array.from({ length: waves[wave] ?? 1 }, (_, after) => `${wave}:${after}`));
}
