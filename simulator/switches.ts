import { DEFAULT_WRITING_SWITCHES, type WritingSwitches } from './writing-switches.ts';

/** What Microsoft's pages leave open, or say nowhere: each way can be played. The documented rest has no switch. */
interface ReadingSwitches {
  /** Complex values of Conditional Access policies carry `name@odata.context`, and methods `includeTargets@odata.context`. */
  nestedAnnotations: boolean;
  /** groups/delta names service principals among members and owners; the lists never do. */
  principalsInGroupDelta: boolean;
  /** `/groups/{id}/members/microsoft.graph.servicePrincipal` shows what the plain list leaves out. */
  principalsByCast: boolean;
  /** What users/delta makes of licenseAssignmentStates when it is selected. */
  licenceStatesInDelta: 'absent' | 'refused' | 'shown';
  /** `$select=*` */
  selectAll: 'refused' | 'everything';
  /** An object that came back from the bin: told always, or only where a selected property changed meanwhile. */
  restoresInDelta: 'always' | 'whenChanged';
  /** A member that is deleted for good is announced as removed by `members@delta`. */
  purgedMembersInDelta: boolean;
  /** Application-only access to the recycle bin of Conditional Access. */
  conditionalAccessBin: 'readable' | 'refused';
  /** `memberOf` leaves out groups and units with hidden membership for callers without Member.Read.Hidden. */
  hiddenMembershipInMemberOf: boolean;
  /** App role assignments and grants of principals in the recycle bin: shown, or hidden until the principal is back. */
  assignmentsOfDeleted: 'shown' | 'hidden';
}

export interface Switches extends WritingSwitches, ReadingSwitches {
  /** Path prefixes (`/identity/conditionalAccess/deletedItems`) of what is not rolled out here. */
  missingSegments: readonly string[];
}

/** Every way in which each can be played, the default first: what tenants and clients report, where anybody does. */
export const READING_WAYS = {
  nestedAnnotations: [true, false],
  principalsInGroupDelta: [true, false],
  principalsByCast: [false, true],
  licenceStatesInDelta: ['absent', 'refused', 'shown'],
  selectAll: ['refused', 'everything'],
  restoresInDelta: ['whenChanged', 'always'],
  purgedMembersInDelta: [false, true],
  conditionalAccessBin: ['readable', 'refused'],
  hiddenMembershipInMemberOf: [true, false],
  assignmentsOfDeleted: ['shown', 'hidden'],
} as const satisfies { readonly [Name in keyof ReadingSwitches]: readonly ReadingSwitches[Name][] };

export const DEFAULT_SWITCHES: Switches = {
  ...DEFAULT_WRITING_SWITCHES,
  ...readingDefaults(),
  missingSegments: [],
};

function readingDefaults(): ReadingSwitches {
  const defaults = Object.entries(READING_WAYS).map(([name, [usual]]) => [name, usual] as const);
  return Object.fromEntries(defaults) as unknown as ReadingSwitches;
}
