/** What a customer may grant besides, for what not every tenant has. */
export const OPTIONAL_PERMISSIONS = [
  'Member.Read.Hidden',
  'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
  'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup',
] as const;
