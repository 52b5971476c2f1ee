import type { components, paths } from './schema.gen.d.ts';

/** What the API takes or answers, by its name in the OpenAPI document. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The paths that take a method. */
export type PathWith<M extends Method> = {
  [P in keyof paths]: paths[P] extends Readonly<Record<M, object>> ? P : never;
}[keyof paths];

export type Operation<P extends keyof paths, M extends Method> = paths[P][M];

/** A value that is null, undefined or empty is left out of the address. */
type Given<Query> = { readonly [Name in keyof Query]: Query[Name] | null };

type PathOption<O> = O extends { readonly parameters: { readonly path: infer T extends object } }
  ? { readonly path: T }
  : { readonly path?: undefined };

type QueryOption<O> = O extends { readonly parameters: { readonly query: infer Q extends object } }
  ? { readonly query: Given<Q> }
  : O extends { readonly parameters: { readonly query?: infer Q extends object } }
    ? { readonly query?: Given<Q> | undefined }
    : { readonly query?: undefined };

type BodyOption<O> = O extends { readonly requestBody: { readonly content: { readonly 'application/json': infer B } } }
  ? { readonly body: B }
  : O extends { readonly requestBody?: { readonly content: { readonly 'application/json': infer B } } }
    ? { readonly body?: B }
    : { readonly body?: undefined };

/** What a request says besides its method and path, as the route declares it. */
export type RequestOptions<O> = PathOption<O> &
  QueryOption<O> &
  BodyOption<O> & {
    readonly signal?: AbortSignal;
    /** Of a POST: the same for every try of one decision, so that a repetition starts nothing twice. */
    readonly idempotencyKey?: string;
  };

export type RequestArgs<O> =
  object extends RequestOptions<O> ? [options?: RequestOptions<O>] : [options: RequestOptions<O>];

type Answers<O> = O extends { readonly responses: infer R } ? R[keyof R & (200 | 201 | 202)] : never;

/** The JSON that a route answers when it did what was asked; undefined where it answers without any. */
export type Answer<O> = [Answers<O>] extends [never]
  ? undefined
  : Answers<O> extends { readonly content: { readonly 'application/json': infer T } }
    ? T
    : undefined;

/** What may be left out or given in the query of a GET. */
export type QueryOf<P extends PathWith<'get'>> = NonNullable<QueryOption<Operation<P, 'get'>>['query']>;
