import { hash as digest } from 'node:crypto';
import { canonicalPieces, joinPieces } from '../../domain/canonical/canonical-json.ts';
import { storable } from '../../domain/canonical/storable.ts';
import { CybbackError } from '../../domain/errors.ts';
import { facetsOf } from '../../domain/facets.ts';
import { edgesOf } from '../../domain/plan/edges.ts';
import type { Warning } from '../../domain/states.ts';
import type { GraphUsage } from '../../graph/types.ts';
import { encodeRecord } from '../../repository/record-codec.ts';
import type { PackWriter, PendingRecord } from '../../repository/types.ts';
import { openVersions } from '../store/capture/lookups.ts';
import { type StagedObject, commitWindow } from '../store/capture/staging.ts';
import type { StagedPart } from '../store/capture/unknown-parts.ts';
import { hiddenParts } from './hidden-parts.ts';
import { isThere } from './is-there.ts';
import { partHashes } from './part-hashes.ts';
import { scopeOf } from './scope.ts';
import { stagesOf } from './stages.ts';
import type { Batch, BesideBatch, CaptureContext, CapturedLink, CapturedObject, Cursor } from './types.ts';

const NO_DISPLAY = { displayName: null, userPrincipalName: null, mail: null, appId: null };

type Row = Omit<StagedObject, 'location'> & { readonly record: PendingRecord | null };

interface Gathered {
  readonly pack: PackWriter;
  readonly objects: readonly Row[];
  readonly links: readonly CapturedLink[];
  readonly parts: readonly StagedPart[];
  readonly warnings: readonly Warning[];
  readonly fetched: number;
  readonly cursor: Cursor;
  readonly startsAnew: boolean;
  readonly found: 'told' | 'proving' | null;
  readonly areNew: boolean;
  readonly requests: number;
  readonly throttled: number;
  readonly waitedMs: number;
}

/**
 * Gathers what the stages read and makes it durable from time to time: the pack first, then rows, counters and cursor
 * in one transaction. What was gathered since is lost with the process, and read again.
 *
 * While one commit is under way the next is already being gathered; commits follow each other in order, and at most one
 * is under way.
 */
export class Window {
  readonly #context: CaptureContext;
  #pack: PackWriter;
  #objects = new Map<string, Row>();
  #links = new Map<string, CapturedLink>();
  /** Key of the link gathered last, by source and single-valued relation. */
  #singles = new Map<string, string>();
  readonly #singleRelations: readonly string[];
  #parts = new Map<string, StagedPart>();
  #warnings: Warning[] = [];
  #fetched = 0;
  #cursor: Cursor;
  #dirty = false;
  #committedAt: number;
  #usage: GraphUsage;
  #committing: Promise<void> = Promise.resolve();
  #turn: Promise<void> = Promise.resolve();
  /** The cursor as the database holds it; null before the first commit. */
  #durable: Cursor | null;
  #startsAnew = false;
  /** Of what is gathered. */
  #found: 'told' | 'proving' | null = null;

  constructor(context: CaptureContext, { durable, cursor }: { durable: Cursor | null; cursor: Cursor }) {
    this.#context = context;
    this.#pack = context.repository.newPack();
    this.#singleRelations = context.type.relations
      .filter((relation) => relation.single)
      .map((relation) => relation.name);
    this.#cursor = cursor;
    this.#durable = durable;
    this.#committedAt = context.clock.now();
    this.#usage = { ...context.client.usage };
  }

  get cursor(): Cursor {
    return this.#cursor;
  }

  add(batch: Batch): Promise<void> {
    return this.#inTurn(() => this.#add(batch));
  }

  /** Of a relation that is read beside what `add` brings: its place moves, and no other. */
  addBeside({ links, parts, fetched, beside }: BesideBatch): Promise<void> {
    return this.#inTurn(async () => {
      await this.#separate(null);
      for (const link of links) this.#addLink(link);
      for (const part of parts) this.#addPart(part);
      this.#fetched += fetched;
      this.#cursor = { ...this.#cursor, beside: { ...this.#cursor.beside, ...beside } };
      this.#dirty = true;
      if (this.#due()) await this.#beginCommit();
    });
  }

  /** Several bring what they read: one after the other. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #add(batch: Batch): Promise<void> {
    if (batch.startsAnew) this.#forget();
    await this.#separate(batch.found ?? null);
    await this.#addObjects(batch.objects);
    for (const { id, state } of batch.deletions) {
      this.#objects.set(id, { id, outcome: state, hash: '', record: null, display: NO_DISPLAY });
    }
    for (const link of batch.links) this.#addLink(link);
    for (const part of batch.parts ?? []) this.#addPart(part);
    this.#warnings.push(...(batch.warnings ?? []));
    this.#fetched += batch.fetched;
    const { beside } = this.#cursor;
    this.#cursor = beside && !batch.startsAnew ? { ...batch.cursor, beside } : batch.cursor;
    this.#dirty = true;
    await this.#pack.drain();
    if (batch.barrier) await this.#commitNow();
    else if (this.#due()) await this.#beginCommit();
  }

  /** What is gathered was found in one way. */
  async #separate(found: 'told' | 'proving' | null): Promise<void> {
    if (found !== this.#found && this.#rows() > 0) await this.#beginCommit();
    this.#found = found;
  }

  /** What this backup has read of the type until now counts no more, staged or not. */
  #forget(): void {
    this.#clear();
    this.#startsAnew = true;
  }

  #clear(): void {
    this.#objects = new Map();
    this.#links = new Map();
    this.#singles = new Map();
    this.#parts = new Map();
    this.#startsAnew = false;
  }

  #due(): boolean {
    const { limits, clock } = this.#context;
    return this.#pack.full || this.#rows() >= limits.commitRows || clock.now() - this.#committedAt >= limits.commitMs;
  }

  #rows(): number {
    return this.#objects.size + this.#links.size + this.#parts.size;
  }

  async #addObjects(objects: readonly CapturedObject[]): Promise<void> {
    const { db, type, backup } = this.#context;
    const known = await openVersions(
      db,
      scopeOf(this.#context),
      objects.map((object) => object.id),
    );
    for (const part of await hiddenParts(this.#context, objects)) this.#addPart(part);
    for (const { id, object, stillIs } of objects) {
      const stored = storable(type, object);
      const pieces = canonicalPieces(type, stored);
      const hash = stillIs ?? digest('sha256', joinPieces(pieces));
      const version = known.get(id);
      const display = type.display(stored);
      if (version && version.hash === hash && isThere(version, backup)) {
        const parts = version.asideHash === null && !stillIs ? partHashes(type, pieces, this.#cursor) : {};
        this.#objects.set(id, { id, outcome: 'unchanged', hash, record: null, display, ...parts });
        continue;
      }
      if (stillIs) throw new CybbackError('internal', `A version of ${type.key} was lost while it was compared.`);
      const record = this.#pack.add(encodeRecord({ type: type.key, id, object: stored }));
      const outcome = version ? 'changed' : 'added';
      const told = { edges: edgesOf(type, stored), facets: facetsOf(type.key, stored) };
      const more = { ...told, ...partHashes(type, pieces, this.#cursor) };
      this.#objects.set(id, { id, outcome, hash, record, display, ...more });
    }
  }

  /** Where a relation has one target, the last mention wins, also over one gathered before in this window. */
  #addLink(link: CapturedLink): void {
    const key = `${link.sourceId}\0${link.relation}\0${link.targetId}`;
    if (link.outcome === 'present' && this.#singleRelations.includes(link.relation)) {
      const holder = `${link.sourceId}\0${link.relation}`;
      const before = this.#links.get(this.#singles.get(holder) ?? '');
      if (before?.outcome === 'present')
        this.#links.set(this.#singles.get(holder) ?? '', { ...before, outcome: 'removed' });
      this.#singles.set(holder, key);
    }
    this.#links.set(key, link);
  }

  #addPart(part: StagedPart): void {
    this.#parts.set(`${part.objectId}\0${part.part}`, part);
  }

  /** Makes everything gathered so far durable, in the order that leaves no dangling reference. */
  commit(): Promise<void> {
    return this.#inTurn(() => this.#commitNow());
  }

  async #commitNow(): Promise<void> {
    await this.#beginCommit();
    await this.#committing;
  }

  /**
   * Makes all rows durable, for who is going to read them. A cursor without rows waits for the next commit: a lost process
   * then costs the requests that found nothing.
   */
  commitRows(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#startsAnew || this.#rows() > 0) await this.#beginCommit();
      await this.#committing;
    });
  }

  /** Waits for the commit before, then lets this one go on beside what is read next. */
  async #beginCommit(): Promise<void> {
    await this.#committing;
    if (!this.#dirty) return;
    const gathered = this.#take();
    this.#committing = this.#write(gathered);
    // Its failure is met by whoever waits for it next.
    this.#committing.catch(() => undefined);
  }

  #take(): Gathered {
    const { client, clock, repository } = this.#context;
    const before = this.#usage;
    this.#usage = { ...client.usage };
    const gathered: Gathered = {
      pack: this.#pack,
      objects: [...this.#objects.values()],
      links: [...this.#links.values()],
      parts: [...this.#parts.values()],
      warnings: this.#warnings,
      fetched: this.#fetched,
      cursor: this.#cursor,
      startsAnew: this.#startsAnew,
      found: this.#found,
      areNew: this.#areNew(),
      requests: this.#usage.requests - before.requests,
      throttled: this.#usage.throttled - before.throttled,
      waitedMs: this.#usage.waitedMs - before.waitedMs,
    };
    this.#pack = repository.newPack();
    this.#clear();
    this.#warnings = [];
    this.#fetched = 0;
    this.#dirty = false;
    this.#committedAt = clock.now();
    return gathered;
  }

  /** Everything gathered is of the stage that the last durable cursor stands in. */
  #areNew(): boolean {
    const { plan, attempt, stage } = this.#durable ?? this.#cursor;
    const kind = stagesOf(this.#context.type, plan)[stage]?.kind;
    return attempt === 1 && this.#found === null && (kind === 'crawl' || kind === 'source' || kind === 'relation');
  }

  async #write({ pack, objects, ...gathered }: Gathered): Promise<void> {
    const { db, backup, type, onCommit } = this.#context;
    const finished = await pack.finish();
    await commitWindow(db, {
      ...gathered,
      backupId: backup.id,
      workspaceId: backup.workspaceId,
      connectionId: backup.connectionId,
      type: type.key,
      asOf: this.#context.asOf,
      durable: this.#durable,
      objects: objects.map(({ record, ...row }) => ({ ...row, location: record?.location ?? null })),
      singleRelations: this.#singleRelations,
      pack: finished && { repositoryId: backup.repositoryId, ...finished },
    });
    this.#durable = gathered.cursor;
    await onCommit();
  }
}
