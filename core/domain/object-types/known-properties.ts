/**
 * Properties of the v1.0 schema as it was when the lists of the types were written (August 2026), by Graph type. What the
 * service's `$metadata` has beyond these is new, and is asked for by name.
 */
export const KNOWN_PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  user: names(`
    aboutMe accountEnabled ageGroup assignedLicenses assignedPlans authorizationInfo birthday businessPhones city
    companyName consentProvidedForMinor country createdDateTime creationType customSecurityAttributes
    deletedDateTime department deviceEnrollmentLimit displayName employeeHireDate employeeId employeeLeaveDateTime
    employeeOrgData employeeType externalUserState externalUserStateChangeDateTime faxNumber givenName hireDate id
    identities identityParentId imAddresses interests isManagementRestricted isResourceAccount jobTitle
    lastPasswordChangeDateTime legalAgeGroupClassification licenseAssignmentStates mail mailNickname
    mailboxSettings mobilePhone mySite officeLocation onPremisesDistinguishedName onPremisesDomainName
    onPremisesExtensionAttributes onPremisesImmutableId onPremisesLastSyncDateTime onPremisesProvisioningErrors
    onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled onPremisesUserPrincipalName
    otherMails passwordPolicies passwordProfile pastProjects postalCode preferredDataLocation preferredLanguage
    preferredName print provisionedPlans proxyAddresses responsibilities schools securityIdentifier
    serviceProvisioningErrors showInAddressList signInActivity signInSessionsValidFromDateTime skills state
    streetAddress surname usageLocation userPrincipalName userType
  `),
  group: names(`
    accessType allowExternalSenders assignedLabels assignedLicenses autoSubscribeNewMembers classification
    createdDateTime deletedDateTime description displayName expirationDateTime groupTypes
    hasMembersWithLicenseErrors hideFromAddressLists hideFromOutlookClients id infoCatalogs isArchived
    isAssignableToRole isFavorite isManagementRestricted isSubscribedByMail licenseProcessingState mail
    mailEnabled mailNickname membershipRule membershipRuleProcessingState onPremisesDomainName
    onPremisesExtensionAttributes onPremisesLastSyncDateTime onPremisesNetBiosName onPremisesProvisioningErrors
    onPremisesSamAccountName onPremisesSecurityIdentifier onPremisesSyncEnabled organizationId
    preferredDataLocation preferredLanguage proxyAddresses renewedDateTime resourceBehaviorOptions
    resourceProvisioningOptions securityEnabled securityIdentifier serviceProvisioningErrors theme uniqueName
    unseenConversationsCount unseenCount unseenMessagesCount visibility welcomeMessageEnabled
  `),
  device: names(`
    accountEnabled alternativeSecurityIds approximateLastSignInDateTime complianceExpirationDateTime
    deletedDateTime deviceCategory deviceId deviceMetadata deviceOwnership deviceVersion displayName
    enrollmentProfileName enrollmentType id isCompliant isManaged isManagementRestricted isRooted managementType
    manufacturer mdmAppId model onPremisesLastSyncDateTime onPremisesSecurityIdentifier onPremisesSyncEnabled
    operatingSystem operatingSystemVersion physicalIds profileType registrationDateTime systemLabels trustType
  `),
  application: names(`
    addIns api appId appRoles applicationTemplateId authenticationBehaviors certification createdByAppId
    createdDateTime defaultRedirectUri deletedDateTime description disabledByMicrosoftStatus displayName
    groupMembershipClaims id identifierUris info isDeviceOnlyAuthSupported isDisabled isFallbackPublicClient
    keyCredentials logo managerApplications nativeAuthenticationApisEnabled notes oauth2RequirePostResponse
    optionalClaims parentalControlSettings passwordCredentials publicClient publisherDomain
    requestSignatureVerification requiredResourceAccess samlMetadataUrl serviceManagementReference
    servicePrincipalLockConfiguration signInAudience spa tags tokenEncryptionKeyId uniqueName verifiedPublisher
    web
  `),
  servicePrincipal: names(`
    accountEnabled addIns alternativeNames appDescription appDisplayName appId appOwnerOrganizationId
    appRoleAssignmentRequired appRoles applicationTemplateId createdByAppId customSecurityAttributes
    deletedDateTime description disabledByMicrosoftStatus displayName homepage id info isDisabled keyCredentials
    loginUrl logoutUrl notes notificationEmailAddresses oauth2PermissionScopes passwordCredentials
    preferredSingleSignOnMode preferredTokenSigningKeyThumbprint replyUrls resourceSpecificApplicationPermissions
    samlSingleSignOnSettings servicePrincipalNames servicePrincipalType signInAudience tags tokenEncryptionKeyId
    verifiedPublisher
  `),
  administrativeUnit: names(`
    deletedDateTime description displayName id isMemberManagementRestricted membershipRule
    membershipRuleProcessingState membershipType visibility
  `),
  directoryRole: names(`
    deletedDateTime description displayName id roleTemplateId
  `),
};

function names(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
