/** What an Entra tenant has, Microsoft Graph shows, and no backup holds; with the reason. */
export const NOT_COVERED: readonly (readonly [what: string, why: string])[] = [
  [
    'Photos of people and groups, logos of applications',
    'They are files of their own, one request for each object, and other services keep and change them as well.',
  ],
  ['Passwords, client secrets, private keys', 'Graph tells them to nobody.'],
  [
    'Authentication methods of people (phones, security keys, Authenticator)',
    'No application can register them for somebody: people whose account was created again register anew.',
  ],
  [
    'Agent identities, agent users and their blueprints',
    'They are captured among applications, enterprise applications and users, and never created again as plain ones.',
  ],
  [
    'Authentication contexts, terms of use, custom controls, permission grant policies, token issuance policies',
    'Objects that name them are restored where they are there; where one is missing, the plan says so.',
  ],
  [
    'Definitions of custom security attributes',
    'They cannot be deleted in Entra, only switched off. Their values are captured where the permission is given.',
  ],
  [
    'Sponsors of agent identities and of their blueprints',
    'Agents are never created again, so nothing could be given to them.',
  ],
  [
    'Contacts of the organization',
    'They come from Exchange or a synchronized directory, and Graph can only read them. Links to them are captured.',
  ],
  [
    'Rules of Privileged Identity Management (how a role or group is activated)',
    'Microsoft documents their change for signed-in people alone.',
  ],
  [
    'Custom authentication extensions, event listeners, user flows, certificate authorities, external authentication methods',
    'They belong to sign-in services beside the directory. Policies that name them keep their IDs.',
  ],
  [
    'Access reviews, entitlement management, lifecycle workflows, Verified ID, Global Secure Access, application proxy',
    'Services beside the directory, with licences and permissions of their own; parts of them exist in the beta of Graph alone.',
  ],
];
