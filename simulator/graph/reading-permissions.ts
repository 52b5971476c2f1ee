interface Rule {
  any: string[];
}

const read = (...any: string[]): { GET: Rule } => ({ GET: { any } });
const GROUP_PIM = '/identitygovernance/privilegedaccess/group';
const ASSIGNMENTS = [
  'PrivilegedAssignmentSchedule.Read.AzureADGroup',
  'PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup',
];
const ELIGIBILITIES = [
  'PrivilegedEligibilitySchedule.Read.AzureADGroup',
  'PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup',
];

/** PIM for groups, which the trimmed permission data lacks. */
export const READING_PERMISSIONS: Readonly<Record<string, Record<string, Rule>>> = {
  [`${GROUP_PIM}/assignmentschedules`]: read(...ASSIGNMENTS),
  [`${GROUP_PIM}/assignmentschedules/{id}`]: read(...ASSIGNMENTS),
  [`${GROUP_PIM}/eligibilityschedules`]: read(...ELIGIBILITIES),
  [`${GROUP_PIM}/eligibilityschedules/{id}`]: read(...ELIGIBILITIES),
  [`${GROUP_PIM}/assignmentschedulerequests`]: {
    POST: { any: ['PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup'] },
  },
  [`${GROUP_PIM}/eligibilityschedulerequests`]: {
    POST: { any: ['PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup'] },
  },
};
