import { extensionsOf } from '../../store/directory-extensions.ts';
import type { Json, SetName } from '../../types.ts';
import type { Call } from '../context.ts';
import { badRequest } from '../errors.ts';
import { invalid } from './names.ts';

export interface ExtensionSpec {
  dataType: string;
  isMultiValued: boolean;
}

export const EXTENSION = /^extension_[\da-f]{32}_\w+$/i;
const LONGEST = 256;

/** Directory extensions of a set by name; undefined where the set has none. */
export function extensionSpecs(call: Call, set: SetName): ReadonlyMap<string, ExtensionSpec> | undefined {
  const found = extensionsOf(call.tenant, set);
  if (found.length === 0) return undefined;
  return new Map(
    found.map(({ props }) => [
      String(props['name']),
      { dataType: String(props['dataType']), isMultiValued: props['isMultiValued'] === true },
    ]),
  );
}

export function unknownExtension(name: string): Error {
  return badRequest(`The following extension properties are not available:${name}.`);
}

/** Null clears; everything else is of the declared type. */
export function checkExtension({ dataType, isMultiValued }: ExtensionSpec, name: string, value: Json): void {
  if (value === null) return;
  const values = isMultiValued ? value : [value];
  if (!Array.isArray(values) || !values.every((item) => fits(dataType, item)))
    throw invalid(name, `The value of '${name}' is not of the type ${dataType}.`);
}

function fits(dataType: string, value: Json): boolean {
  if (dataType === 'Boolean') return typeof value === 'boolean';
  if (dataType === 'Integer') return Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31;
  if (dataType === 'LargeInteger') return Number.isInteger(value);
  if (typeof value !== 'string') return false;
  if (dataType === 'DateTime') return !Number.isNaN(Date.parse(value));
  if (dataType === 'Binary') return /^[A-Za-z0-9+/]*={0,2}$/.test(value) && value.length <= LONGEST * 2;
  return value.length <= LONGEST;
}
