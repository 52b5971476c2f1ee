export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** An object as Graph returned it, annotations included (`@odata.type` is kept, `@odata.context` is not). */
export type GraphObject = { [property: string]: Json };

export function isGraphObject(value: unknown): value is GraphObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function stringOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
