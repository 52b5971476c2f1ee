import type { ObjectType } from '../../domain/object-type.ts';
import { leftOutPart, otherEnd } from '../../domain/other-end.ts';
import type { Warning } from '../../domain/states.ts';
import type { TypeKey } from '../../domain/type-keys.ts';
import type { ManifestType, RunRef } from '../../repository/types.ts';
import { dropTypeStaging, finishType as keepFinished, readTypeOf } from '../store/capture/backup-facts.ts';
import { countChanges, countDrift } from '../store/capture/changes.ts';
import { settleLinks } from '../store/capture/finish-links.ts';
import { countLost } from '../store/capture/lost-versions.ts';
import { settleParts, unknownChanged, unknownEntries, unknownGroups } from '../store/capture/unknown-parts.ts';
import { EVERYTHING, type ToSettle, whatToSettle } from '../store/capture/what-to-settle.ts';
import { driftWarnings } from './drift-warnings.ts';
import { partWarnings } from './part-warnings.ts';
import { verifyReturned } from './returned-links.ts';
import { rewritePacks } from './rewrite-packs.ts';
import { scopeOf } from './scope.ts';
import { selectedType } from './selection.ts';
import { selectHash } from './stages.ts';
import { canExtend, writeRun, writeTypeRuns } from './type-runs.ts';
import type { CaptureContext, Cursor, TypePlan } from './types.ts';

export type FinishContext = CaptureContext;

/** Writes the index runs of a type that was read to its end, and keeps what it contributes to the manifest. */
export async function finishType(context: FinishContext): Promise<void> {
  const { db, type, clock } = context;
  const scope = scopeOf(context);
  const read = await readTypeOf(db, scope);
  if (read.isCarried) {
    await mendCarried(context, read.warnings);
    return;
  }
  // Written by the reading alone.
  const cursor = read.cursor as Cursor | null;
  if (!cursor?.ended) throw new Error(`${type.key} was not read to its end`);
  const found = await settleType(context, cursor.plan);
  const isRewritten = await rewritePacks(context, { cursor, toRewrite: read.toRewrite });
  const settled = { ...found, objects: found.objects || isRewritten };
  const base = context.base?.types[type.key];
  const runs = await writeTypeRuns(context, base, settled);
  const now = new Date(clock.now()).toISOString();
  const drift = cursor.plan.prove ? await countDrift(db, scope) : null;
  await keepFinished(db, scope, {
    state: 'captured',
    manifest: {
      ...runs,
      ...(await countChanges(db, scope)),
      token: cursor.token,
      tokenIssuedAt: cursor.tokenIssuedAt ?? base?.tokenIssuedAt ?? null,
      selectHash: selectHash(selectedType(type, { named: cursor.named ?? [], refused: cursor.refused ?? [] })),
      reconciledAt:
        cursor.plan.reconcile && !cursor.incomplete
          ? new Date(clock.now()).toISOString()
          : (base?.reconciledAt ?? null),
      mode: cursor.plan.mode,
      unknown: await unknownRun(context, base, settled),
      provedAt: readsWhole(cursor.plan) || type.delta === undefined ? now : (base?.provedAt ?? null),
      ...(drift ? { drift } : {}),
      ...(cursor.plan.why ? { readFully: cursor.plan.why } : {}),
      ...(cursor.sees ? { sees: cursor.sees } : {}),
      ...(cursor.named ? { named: cursor.named } : {}),
      ...(cursor.refused ? { refused: cursor.refused } : {}),
    },
    warnings: warningsWith(read.warnings, [
      ...driftWarnings(type, drift),
      ...partWarnings(type, settled.parts ? await unknownGroups(db, scope, ownersOf(type)) : []),
      ...(await lostWarnings(context)),
    ]),
  });
}

/** What follows from what was read, once every type was. Repeating it changes nothing. @returns what there was to be settled. */
export async function settleType(context: CaptureContext, plan: TypePlan): Promise<ToSettle> {
  const { db, type } = context;
  const scope = scopeOf(context);
  const what = await whatToSettle(db, scope);
  if (what.links) await verifyReturned(context);
  if (what.parts) await settleParts(db, scope, partsReadWhole(type, plan));
  if (what.links) await settleRelations(context, plan);
  return what;
}

async function settleRelations(context: CaptureContext, plan: TypePlan): Promise<void> {
  const { db, type } = context;
  await settleLinks(db, scopeOf(context), {
    crawled: readsWhole(plan) && plan.full === 'crawl' ? (type.delta?.relations ?? []) : [],
    proving: plan.prove === true,
    leftOut: type.relations.flatMap(({ name, leftOut }) =>
      leftOut ? [{ relation: name, targetType: leftOut.type }] : [],
    ),
    single: type.relations.filter((relation) => relation.single).map((relation) => relation.name),
  });
}

/** Every object of the type is read, and every relation that comes with the delta. */
function readsWhole({ mode, prove }: TypePlan): boolean {
  return mode === 'full' || prove === true;
}

/** Parts that this backup has looked at for every object. */
function partsReadWhole(type: ObjectType, plan: TypePlan): string[] {
  if (!plan.reconcile) return [];
  const relations = type.relations.filter(({ read }) => read.kind === 'get' || readsWhole(plan));
  const below = type.sources.filter(({ kind }) => kind === 'perParent');
  const leftOut = type.relations.filter((relation) => otherEnd(relation) !== null).map(leftOutPart);
  return [...[...relations, ...type.embedded, ...below].map(({ name }) => name), ...leftOut];
}

/** Types of the objects whose parts the type's own can be. */
export function ownersOf(type: ObjectType): TypeKey[] {
  return [
    type.key,
    ...type.sources.flatMap((source) => (source.kind === 'perParent' ? [source.parent] : [])),
    ...type.relations.flatMap((relation) => otherEnd(relation) ?? []),
  ];
}

async function unknownRun(
  context: FinishContext,
  base: ManifestType | undefined,
  { parts } = EVERYTHING,
): Promise<RunRef | null> {
  const { db, type, repository } = context;
  const scope = scopeOf(context);
  if (base && !(parts && (await unknownChanged(db, scope)))) {
    const held = base.unknown ?? null;
    if (!held || (await canExtend(context, { ...base, objectRuns: [], linkRuns: [held] }))) return held;
  }
  if (!parts) return null;
  return writeRun(context, unknownEntries(db, scope), (entries) =>
    repository.writeLinkRun(type.key, entries, { inManifest: base !== undefined }),
  );
}

/** The type keeps what was held, and its index is written anew where the one that was held is lost. */
async function mendCarried(context: FinishContext, warnings: readonly Warning[]): Promise<void> {
  const { db, type } = context;
  const scope = scopeOf(context);
  const base = context.base?.types[type.key];
  if (!base) return;
  const isSound = await canExtend(context, base);
  const lost = await lostWarnings(context);
  if (isSound && lost.length === 0) return;
  const runs = isSound ? {} : await writeTypeRuns(context, base);
  await keepFinished(db, scope, {
    state: 'carried',
    manifest: { ...carried(base), ...runs, unknown: await unknownRun(context, base) },
    warnings: warningsWith(warnings, lost),
  });
}

/** Content that could not be written anew, because the type was not read or the object is not shown any more. */
async function lostWarnings(context: FinishContext): Promise<Warning[]> {
  const { db, backup, type } = context;
  const lost = await countLost(db, scopeOf(context), backup.repositoryId);
  if (lost === 0) return [];
  const label = lost === 1 ? type.label.one : type.label.many;
  return [
    {
      code: 'repository-corrupt',
      type: type.key,
      message: `The content of ${lost} ${label} lies in files that are missing or damaged, and could not be read anew. They cannot be restored from this backup.`,
      remedy: 'Put the files back from another copy of the bucket, or run a full backup once the type can be read.',
    },
  ];
}

/** Those of the reading, and these once, however often the type is finished. */
function warningsWith(before: readonly Warning[], more: readonly Warning[]): Warning[] {
  const told = new Set(more.map(({ message }) => message));
  return [...before.filter(({ message }) => !told.has(message)), ...more];
}

/**
 * A type that could not be read keeps its previous content and its previous token, and is named in the warnings. One that
 * the tenant has no licence for is no trouble of tonight, nor is one that needs a permission which not every connection
 * is given and which this one never had, nor one that Graph has never offered in the tenant: it is marked, without a
 * warning.
 */
export async function carryType(
  context: Pick<CaptureContext, 'db' | 'type' | 'backup' | 'base'>,
  warning: Warning,
): Promise<void> {
  const scope = { backupId: context.backup.id, type: context.type.key };
  const base = context.base?.types[context.type.key];
  const notLicensed = warning.code === 'graph-not-licensed';
  const notGranted = isNeverGranted(context.type, base, warning);
  const notOffered = warning.code === 'graph-unsupported' && isBlank(base);
  const isNothing = notLicensed || notGranted || notOffered;
  const held = base ?? (isNothing ? NOTHING_HELD : undefined);
  await dropTypeStaging(context.db, scope);
  await keepFinished(context.db, scope, {
    state: 'carried',
    manifest: held
      ? {
          ...carried(held),
          ...(notLicensed ? { notLicensed } : {}),
          ...(notGranted ? { notGranted } : {}),
          ...(notOffered ? { notOffered } : {}),
        }
      : null,
    warnings: isNothing ? [] : [warning],
  });
}

/** Whether a type was refused that needs a permission which not every connection is given, and that no backup ever read. */
export function isNeverGranted(type: ObjectType, base: ManifestType | undefined, { code }: { code: string }): boolean {
  return code === 'graph-permission-missing' && type.permissions.optional === true && isBlank(base);
}

/** No backup has ever read the type. */
function isBlank(base: ManifestType | undefined): boolean {
  return base === undefined || base.notGranted === true || base.notLicensed === true || base.notOffered === true;
}

const NOTHING_HELD: ManifestType = {
  objectRuns: [],
  linkRuns: [],
  changes: { objects: null, links: null },
  objects: 0,
  links: 0,
  added: 0,
  changed: 0,
  deleted: 0,
  linksAdded: 0,
  linksRemoved: 0,
  token: null,
  tokenIssuedAt: null,
  selectHash: null,
  reconciledAt: null,
  mode: 'carried',
};

function carried({
  readFully: _,
  drift: __,
  notLicensed: ___,
  notGranted: ____,
  notOffered: _____,
  ...base
}: ManifestType): ManifestType {
  return {
    ...base,
    changes: { objects: null, links: null },
    added: 0,
    changed: 0,
    deleted: 0,
    linksAdded: 0,
    linksRemoved: 0,
    mode: 'carried',
  };
}
