import type { Json, JsonObject } from '../../types.ts';

export function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
