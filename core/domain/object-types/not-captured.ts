/** Why a property of the v1.0 schema is in no backup. */
export const NOT_CAPTURED_WHY = {
  singleReadOnly: 'Microsoft Graph returns it only when one object is read by itself, not in lists.',
  otherPermission: 'Reading it needs a permission beyond the read permissions of a backup.',
  activity: 'It tells what happened, not how the object is set up.',
  derived: 'The service works it out from other properties.',
  perPerson: 'It depends on who asks.',
  otherService: 'It belongs to another service than Entra ID.',
  stream: 'It is a file of its own that Microsoft Graph offers no application to write.',
  secret: 'It is a secret, or stands for one.',
} as const;

export type NotCapturedWhy = keyof typeof NOT_CAPTURED_WHY;

/**
 * Properties of the v1.0 schema that are not read, by Graph type. With the lists of the types these are all that
 * `KNOWN_PROPERTIES` names.
 */
export const NOT_CAPTURED: Readonly<Record<string, Readonly<Partial<Record<NotCapturedWhy, readonly string[]>>>>> = {
  user: {
    singleReadOnly: names(`
      aboutMe birthday hireDate interests mySite pastProjects preferredName responsibilities schools skills
    `),
    otherPermission: names(`employeeLeaveDateTime mailboxSettings signInActivity`),
    activity: names(`
      lastPasswordChangeDateTime onPremisesProvisioningErrors serviceProvisioningErrors
      signInSessionsValidFromDateTime
    `),
    derived: names(`
      assignedPlans isResourceAccount legalAgeGroupClassification provisionedPlans authorizationInfo
    `),
    otherService: names(`deviceEnrollmentLimit print`),
    secret: names(`passwordProfile`),
  },
  group: {
    singleReadOnly: names(`
      allowExternalSenders autoSubscribeNewMembers hideFromAddressLists hideFromOutlookClients isArchived
    `),
    perPerson: names(`
      accessType isFavorite isSubscribedByMail unseenConversationsCount unseenCount unseenMessagesCount
    `),
    activity: names(`onPremisesProvisioningErrors serviceProvisioningErrors`),
    derived: names(`hasMembersWithLicenseErrors licenseProcessingState organizationId`),
    otherService: names(`infoCatalogs welcomeMessageEnabled`),
  },
  application: { stream: names(`logo`) },
};

/** Why a property is captured and not restored, where Graph could be asked to write it; by Graph type. */
export const NOT_RESTORED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  user: {
    licenseAssignmentStates: 'It follows from the licences that are assigned.',
    proxyAddresses: 'Exchange works the addresses out.',
    imAddresses: 'It follows from other services.',
  },
  group: {
    proxyAddresses: 'Exchange works the addresses out.',
  },
};

/** Why the property is not captured; null where it is. */
export function notCaptured(graphType: string, property: string): NotCapturedWhy | null {
  const reasons = Object.entries(NOT_CAPTURED[graphType] ?? {}) as [NotCapturedWhy, readonly string[]][];
  return reasons.find(([, properties]) => properties.includes(property))?.[0] ?? null;
}

function names(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
