import { type ComputedRef, type InjectionKey, computed, inject, provide } from 'vue';
import type { StateWords } from '../shared/format/states.ts';
import type { RestoreItem } from './data.ts';
import { COMPARISON_WORDS } from './items/item-words.ts';

/** What a restore brings a tenant back to: a backup, or what was there before the restore that it undoes. */
export interface SourceWords {
  /** `as it was in the backup` */
  readonly asItWas: string;
  /** `the same as in the backup` */
  readonly sameAs: string;
  /** Of what was read back. */
  readonly notAs: string;
  /** `that of the backup` */
  readonly of: string;
  readonly value: string;
  /** Heading of what the tenant lacks. */
  readonly attributes: string;
  readonly missingLinks: string;
  readonly objectId: string;
  /** Of a value that was overwritten. */
  readonly overwritten: string;
  readonly comparison: Readonly<Record<NonNullable<RestoreItem['comparison']>, StateWords>>;
}

const BACKUP: SourceWords = {
  asItWas: 'as it was in the backup',
  sameAs: 'the same as in the backup',
  notAs: 'Different from the backup when read back',
  of: 'of the backup',
  value: 'Backup value',
  attributes: 'Attributes in the backup',
  missingLinks: 'Links in the backup that are missing',
  objectId: 'Object ID in the backup',
  overwritten: 'Value before the restore',
  comparison: COMPARISON_WORDS,
};

const BEFORE: SourceWords = {
  asItWas: 'as it was before the restore',
  sameAs: 'as before the restore',
  notAs: 'Not as before the restore when read back',
  of: 'from before the restore',
  value: 'Before the restore',
  attributes: 'Attributes before the restore',
  missingLinks: 'Links that differ from before the restore',
  objectId: 'Object ID before',
  overwritten: 'Value before the undo',
  comparison: { ...COMPARISON_WORDS, asInBackup: { ...COMPARISON_WORDS.asInBackup, label: 'As before' } },
};

const KEY: InjectionKey<ComputedRef<SourceWords>> = Symbol('source words');

/** Below the page of a restore, everything speaks of what that restore brings back. */
export function provideSourceWords(isUndo: () => boolean): void {
  provide(
    KEY,
    computed(() => wordsOfSource(isUndo())),
  );
}

export function useSourceWords(): ComputedRef<SourceWords> {
  return inject(KEY, () => computed(() => BACKUP), true);
}

export function wordsOfSource(isUndo: boolean): SourceWords {
  return isUndo ? BEFORE : BACKUP;
}
