import type { Call } from './context.ts';
import { GraphError } from './errors.ts';

/** Throws as Graph does where a report or property needs Entra ID P1. */
export function demandPremium(call: Call): void {
  if (call.tenant.traits.licence !== 'free') return;
  throw new GraphError(
    403,
    'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
    "Neither tenant is B2C or tenant doesn't have premium license.",
  );
}

/** Throws as Privileged Identity Management does in a tenant without Entra ID P2 or Governance. */
export function demandGovernance(call: Call): void {
  if (call.tenant.traits.licence === 'p2') return;
  throw new GraphError(
    400,
    'AadPremiumLicenseRequired',
    'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.',
  );
}
