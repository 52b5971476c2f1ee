import { CybbackError } from '../../domain/errors.ts';
import { type GraphObject, stringOf } from '../../domain/json.ts';
import { pathOf } from '../errors/graph-error.ts';
import type { GraphPage } from '../types.ts';

export interface ChainLimits {
  /** More pages than any set of the kind has. */
  readonly pages: number;
  /** Pages without a single entry, one after the other; delta rounds have some. */
  readonly emptyPages: number;
  /** Pages whose entries were all on one page before. A replay of a page is harmless, a circle of them is not. */
  readonly repeatedPages: number;
}

/** A set of the tenant: the largest tenants hold some million objects, on pages of a hundred and more. */
export const SET_LIMITS: ChainLimits = { pages: 100_000, emptyPages: 1_000, repeatedPages: 3 };
/** A set below one object: the largest group has a million members, on pages of a hundred. */
export const PART_LIMITS: ChainLimits = { pages: 10_000, emptyPages: 100, repeatedPages: 3 };
/** A set that is held in memory as a whole: the largest are the domains of a tenant, 5,000 at most, on pages of a hundred. */
export const HELD_LIMITS: ChainLimits = { pages: 100, emptyPages: 10, repeatedPages: 3 };

/** How far a chain of pages has come. Its size does not grow with the chain, so it can be kept with a cursor. */
export interface ChainState {
  readonly pages: number;
  readonly empty: number;
  readonly repeated: number;
  readonly links: Mark;
  readonly contents: Mark;
}

/**
 * Brent's way to find a circle with one remembered value: the mark moves on after 1, 2, 4, 8 ... steps, so that it
 * comes to lie in any circle and is met again there.
 */
interface Mark {
  readonly value: number | null;
  readonly steps: number;
  readonly next: number;
}

const NO_MARK: Mark = { value: null, steps: 0, next: 1 };
export const NEW_CHAIN: ChainState = { pages: 0, empty: 0, repeated: 0, links: NO_MARK, contents: NO_MARK };

/**
 * The state after one more page of a chain.
 *
 * Errors: `graph-protocol`, final, where the chain comes to no end: it leads back to a page that was read, brings the
 * same entries again and again, or is longer than any set can be.
 */
export function followedChain(
  before: ChainState,
  link: string,
  page: GraphPage,
  limits: ChainLimits = SET_LIMITS,
): ChainState {
  const links = met(before.links, hashOf(link));
  if (links.again || page.nextLink === link) throw endless(link, 'leads back to a page that was read before');
  const empty = page.value.length === 0 ? before.empty + 1 : 0;
  if (empty > limits.emptyPages) throw endless(link, `brings no entry for ${String(empty)} pages`);
  const contents =
    page.value.length === 0 ? { mark: before.contents, again: false } : met(before.contents, contentOf(page.value));
  const repeated = before.repeated + (contents.again ? 1 : 0);
  if (repeated >= limits.repeatedPages) throw endless(link, 'brings nothing but entries that were read before');
  const pages = before.pages + 1;
  if (pages >= limits.pages && page.nextLink !== null)
    throw endless(link, `is longer than ${String(limits.pages)} pages`);
  const moved = contents.mark.value !== before.contents.value;
  return { pages, empty, repeated: moved ? 0 : repeated, links: links.mark, contents: contents.mark };
}

function met({ value, steps, next }: Mark, now: number): { mark: Mark; again: boolean } {
  const again = value === now;
  const moves = steps + 1 >= next;
  return { again, mark: moves ? { value: now, steps: 0, next: next * 2 } : { value, steps: steps + 1, next } };
}

/** The same for the same entries in any order: who they are, and what of their relations the page tells. */
function contentOf(value: readonly GraphObject[]): number {
  let sum = value.length;
  for (const entry of value) sum = (sum + hashOf(nameOf(entry))) % Number.MAX_SAFE_INTEGER;
  return sum;
}

function nameOf(entry: GraphObject): string {
  const told = Object.keys(entry).filter((key) => key.includes('@delta') || key === '@removed');
  const id = stringOf(entry.id) ?? JSON.stringify(entry);
  return told.length === 0 ? id : id + JSON.stringify(told.map((key) => entry[key]));
}

/** 53 bits; told apart by chance alone, which is enough for pages of one chain. */
function hashOf(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

function endless(link: string, what: string): CybbackError {
  const path = pathOf(link);
  return new CybbackError(
    'graph-protocol',
    `The pages of ${path} at Microsoft Graph come to no end: the chain ${what}.`,
    {
      final: true,
      facts: { path, endless: true },
    },
  );
}
