import { isCybbackError } from '../../domain/errors.ts';
import type { ObjectType } from '../../domain/object-type.ts';
import { expandedPages } from './expanded-pages.ts';
import { ShownIds } from './shown-ids.ts';
import { stagesOf } from './stages.ts';
import type { BesideBatch, CaptureContext, Cursor } from './types.ts';
import type { Window } from './window.ts';

/** What the pages of a whole set can be refused with: then its stage does what it can. */
const REFUSED = ['graph-bad-request', 'graph-unsupported', 'graph-permission-missing', 'graph-not-licensed'] as const;

/**
 * Reads relations of which pages show every object beside the objects themselves: to pages it is the same when the objects
 * come. Their stage comes after the objects, and reads again what the pages have not shown (`readRelation`).
 */
export class Beside {
  readonly #context: CaptureContext;
  readonly #window: Window;
  readonly #isOver: () => boolean;
  #isStopped = false;
  #failure: { readonly error: unknown } | null = null;
  #work: Promise<unknown> = Promise.resolve();

  constructor(context: CaptureContext, window: Window, isOver: () => boolean) {
    this.#context = context;
    this.#window = window;
    this.#isOver = isOver;
  }

  /** Begins what the cursor's plan has, where its cursor stands. */
  start(): void {
    this.#isStopped = false;
    const open = openBeside(this.#context.type, this.#window.cursor);
    this.#work = Promise.all(open.map((index) => this.#read(index)));
  }

  async #read(index: number): Promise<void> {
    try {
      for await (const batch of readBeside(this.#context, this.#window.cursor, index)) {
        this.#context.signal.throwIfAborted();
        if (this.#isStopped) return;
        await this.#window.addBeside(batch);
        if (this.#isOver()) return;
      }
    } catch (error) {
      this.#failure ??= { error };
    }
  }

  get hasFailed(): boolean {
    return this.#failure !== null;
  }

  throwIfFailed(): void {
    if (this.#failure) throw this.#failure.error;
  }

  /** Until the end of each, or of the time. */
  async end(): Promise<void> {
    await this.#work;
    this.throwIfFailed();
  }

  /** Nothing more comes of them. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#work;
  }
}

/** Whether the stage in hand is of a relation that is being read beside, and not to its end. */
export function isReadBeside(type: ObjectType, { plan, stage, beside }: Cursor): boolean {
  const at = stagesOf(type, plan)[stage];
  return at?.kind === 'relation' && beside?.[at.index]?.state === 'reading';
}

/** By their places among the relations. */
function openBeside(type: ObjectType, { plan, stage, beside = {}, ended }: Cursor): number[] {
  if (ended || plan.mode !== 'full' || !plan.reconcile) return [];
  return stagesOf(type, plan).flatMap((each, at) => {
    if (each.kind !== 'relation') return [];
    const read = type.relations[each.index]?.read;
    if (read?.kind !== 'get' || !read.expand) return [];
    const state = beside[each.index]?.state;
    return state === 'reading' || (state === undefined && at > stage) ? [each.index] : [];
  });
}

async function* readBeside(context: CaptureContext, cursor: Cursor, index: number): AsyncGenerator<BesideBatch> {
  const relation = context.type.relations[index];
  if (!relation) throw new Error(`${context.type.key} has no relation ${String(index)}`);
  const before = cursor.beside?.[index];
  const shown = new ShownIds(before?.shown);
  const from = { ...cursor, position: before?.position ?? null, chain: before?.chain ?? null };
  try {
    for await (const { ids, links, parts, nextLink, chain } of expandedPages(context, from, relation)) {
      shown.add(ids);
      const state = nextLink === null ? 'read' : 'reading';
      const now = {
        state,
        position: nextLink,
        chain: nextLink === null ? null : chain,
        shown: shown.toString(),
      } as const;
      yield { links, parts, fetched: ids.length, beside: { [index]: now } };
    }
  } catch (error) {
    if (!isCybbackError(error, ...REFUSED)) throw error;
    yield { links: [], parts: [], fetched: 0, beside: { [index]: { state: 'later', position: null, shown: '' } } };
  }
}
