/** Kinds of Entra objects that Microsoft Graph offers in some way and that no backup holds, in Microsoft's words. */
export const KINDS_IN_NO_BACKUP: readonly string[] = [
  'Authentication contexts and terms of use (Conditional Access policies keep their IDs)',
  'Permission grant policies (the authorization policy keeps their names)',
  'Policies of Privileged Identity Management: rules for activation, approval and notification',
  'Expiration policies of groups',
  'Definitions of custom security attributes (their values on users are captured where the permission is given)',
  'Sponsors of agent identities and of their blueprints',
  'Certificate-based authentication: certificate authorities and their trust stores',
  'Custom authentication extensions, event listeners and user flows of external tenants',
  'Access reviews, entitlement management and lifecycle workflows',
  'Verified ID, Global Secure Access and application proxy',
  'Authentication methods that users have registered, and their passwords',
  'Contacts of the organization (links to them are captured)',
];
