import { type FormObject, textOf } from './form.ts';
import { Refusal } from './refusal.ts';
import type { World } from './world.ts';

export interface Call {
  readonly world: World;
  /** The part of the path that names something; empty where there is none. */
  readonly id: string;
  /** Body of a POST, query of a GET. */
  readonly form: FormObject;
  /** Address of the simulator's own pages, without a slash at the end. */
  readonly base: string;
}

export type Handler = (call: Call) => object;
export type Routes = Readonly<Record<string, Handler>>;

export interface Listed {
  readonly object: 'list';
  readonly url: string;
  readonly has_more: boolean;
  readonly data: readonly object[];
}

/** Newest first, a page at a time, after the object that the caller names. */
export function list(
  url: string,
  rows: readonly { readonly id: string; readonly created: number }[],
  form: FormObject,
): Listed {
  const limit = Number(textOf(form, 'limit') ?? 10);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw new Refusal('limit must be between 1 and 100', { param: 'limit' });
  const sorted = rows.toReversed().toSorted((a, b) => b.created - a.created);
  const after = textOf(form, 'starting_after');
  const from = after === null ? 0 : sorted.findIndex(({ id }) => id === after) + 1;
  return { object: 'list', url, has_more: sorted.length > from + limit, data: sorted.slice(from, from + limit) };
}

export function needed(param: string): Refusal {
  return new Refusal(`Missing required param: ${param}.`, { code: 'parameter_missing', param });
}
