import { z } from 'zod';
import { enumOf } from '../../../schema/model.ts';
import { type Call, type Reply, json, root } from '../../context.ts';
import { badRequest } from '../../errors.ts';
import { resolve } from '../../resolve.ts';
import type { Route } from '../../router.ts';
import { invalid } from '../names.ts';
import { timestamp, type WriteRule } from '../rule.ts';
import { refuseBuiltIn } from './parts.ts';
import { stamp } from './policy-times.ts';

const MOST_STRENGTHS = 15;

export const strengthRule: WriteRule = {
  set: 'authenticationStrengthPolicies',
  type: 'authenticationStrengthPolicy',
  path: '/policies/authenticationStrengthPolicies',
  createOnly: ['allowedCombinations'],
  create: {
    required: ['displayName', 'allowedCombinations'],
    prepare: (call, props) => {
      const custom = [...call.tenant.set('authenticationStrengthPolicies').from(0)].filter(
        (strength) => strength.props['policyType'] === 'custom',
      );
      if (custom.length >= MOST_STRENGTHS)
        throw badRequest(`No more than ${MOST_STRENGTHS} custom authentication strengths can be made.`);
      Object.assign(props, { policyType: 'custom', requirementsSatisfied: 'mfa' });
      stamp(call, props);
    },
  },
  update: {
    prepare: (call, strength, changes) => {
      refuseBuiltIn(call, strength);
      changes['modifiedDateTime'] = timestamp(call);
    },
  },
  remove: {
    prepare: (call, strength) => {
      refuseBuiltIn(call, strength);
      const used = [...call.tenant.set('conditionalAccessPolicies').from(0)].some((policy) =>
        JSON.stringify(policy.props['grantControls'] ?? null).includes(strength.id),
      );
      if (used) throw badRequest('The authentication strength is used by a Conditional Access policy.');
    },
  },
};

const combinations = z.strictObject({ allowedCombinations: z.array(z.string()).min(1) });

/** The only way to change what a strength allows. */
export function strengthRoutes(): Route[] {
  return [
    {
      method: 'POST',
      template: '/policies/authenticationStrengthPolicies/{id}/updateAllowedCombinations',
      handle: updateCombinations,
      permission: 'path',
      units: 1,
    },
  ];
}

function updateCombinations(call: Call): Reply {
  const strength = resolve(call, 'authenticationStrengthPolicies', call.params[0] ?? '');
  refuseBuiltIn(call, strength);
  const parsed = combinations.safeParse(call.body);
  if (!parsed.success) throw badRequest('The body must hold allowedCombinations.');
  const known = enumOf('microsoft.graph.authenticationMethodModes')?.members ?? new Set();
  if (parsed.data.allowedCombinations.some((text) => text.split(',').some((mode) => !known.has(mode.trim()))))
    throw invalid('allowedCombinations');
  const previous = strength.props['allowedCombinations'] ?? [];
  call.tenant.update(strength, {
    allowedCombinations: parsed.data.allowedCombinations,
    modifiedDateTime: timestamp(call),
  });
  return json(200, {
    '@odata.context': `${root(call)}/$metadata#microsoft.graph.updateAllowedCombinationsResult`,
    previousCombinations: previous,
    currentCombinations: parsed.data.allowedCombinations,
    conditionalAccessReferences: [],
    additionalInformation: '',
  });
}
