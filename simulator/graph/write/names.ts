import { uniqueKey } from '../../store/unique-keys.ts';
import type { Json } from '../../types.ts';
import type { Call } from '../context.ts';
import { badRequestWith, conflict } from '../errors.ts';

/** The suffix must be a verified domain and nobody else, bins included, may hold the name. */
export function checkPrincipalName(call: Call, name: Json, self: string | undefined): void {
  if (typeof name !== 'string' || !/^[^\s@]{1,64}@[^\s@]+$/.test(name))
    throw invalid('userPrincipalName', 'Property userPrincipalName is invalid.');
  const suffix = name.slice(name.indexOf('@') + 1).toLowerCase();
  if (!call.tenant.identity.domains.includes(suffix)) {
    throw invalid(
      'userPrincipalName',
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
    );
  }
  checkUnique(call, 'upn', name, { property: 'userPrincipalName', self });
}

/** Throws ObjectConflict when another object holds the value. */
export function checkUnique(
  call: Call,
  kind: string,
  value: Json | undefined,
  who: { property: string; self: string | undefined },
): void {
  if (typeof value !== 'string' || value === '') return;
  const holder = call.tenant.holder(uniqueKey(kind, value));
  if (holder !== undefined && holder !== who.self) throw conflict(who.property);
}

/** Letters Exchange accepts in an alias. */
export function checkNickname(value: Json | undefined): void {
  if (typeof value !== 'string' || !/^[\x21-\x7e]{1,64}$/.test(value) || /[@()\\[\]";:<>,]/.test(value)) {
    throw invalid('mailNickname', "Invalid value specified for property 'mailNickname'.");
  }
}

/** 400 with the property as target. */
export function invalid(property: string, message = `Invalid value specified for property '${property}'.`): Error {
  return badRequestWith(message, [{ code: 'InvalidValue', message, target: property }]);
}
