import type { Entity } from '../../../store/entity-set.ts';
import type { JsonObject } from '../../../types.ts';
import type { Call } from '../../context.ts';
import { isObject } from '../json.ts';
import { timestamp, type WriteRule } from '../rule.ts';
import { bad, stamp } from './policy-times.ts';

export const namedLocationRule: WriteRule = {
  set: 'namedLocations',
  type: 'namedLocation',
  path: '/identity/conditionalAccess/namedLocations',
  create: {
    required: ['displayName'],
    typed: true,
    prepare: (call, props) => {
      checkLocation(props);
      if (props['ipRanges'] !== undefined) props['isTrusted'] ??= false;
      stamp(call, props);
    },
  },
  update: {
    typed: true,
    prepare: (call, location, changes) => {
      checkLocation({ ...location.props, ...changes });
      changes['modifiedDateTime'] = timestamp(call);
    },
  },
  remove: { prepare: refuseUsedLocation },
};

function checkLocation(props: JsonObject): void {
  if (props['ipRanges'] === undefined && props['countriesAndRegions'] === undefined)
    throw bad('A named location needs ipRanges or countriesAndRegions.');
  if (Array.isArray(props['ipRanges'])) {
    if (props['ipRanges'].length === 0) throw bad('1050: ipRanges must not be empty.');
    for (const range of props['ipRanges'])
      if (!isObject(range) || !/^[\da-fA-F:.]+\/\d{1,3}$/.test(String(range['cidrAddress'])))
        throw bad('1051: Invalid IP range.');
  }
  const countries = props['countriesAndRegions'];
  if (
    Array.isArray(countries) &&
    (countries.length === 0 || countries.some((country) => !/^[A-Z]{2}$/.test(String(country))))
  )
    throw bad('1052: countriesAndRegions must be two-letter codes.');
}

function refuseUsedLocation(call: Call, location: Entity): void {
  if (location.props['isTrusted'] === true)
    throw bad('1060: A trusted named location cannot be deleted; remove its trust first.');
  const used = [...call.tenant.set('conditionalAccessPolicies').from(0)].some((policy) =>
    JSON.stringify(policy.props['conditions'] ?? null).includes(location.id),
  );
  if (used) throw bad('1061: The named location is used by a Conditional Access policy.');
}
