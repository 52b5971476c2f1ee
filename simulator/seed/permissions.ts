/** What a customer grants for backup: nothing but reading. */
export const READ_PERMISSIONS = [
  'Directory.Read.All',
  'User.Read.All',
  'Group.Read.All',
  'Application.Read.All',
  'Policy.Read.All',
  'Device.Read.All',
  'RoleManagement.Read.Directory',
] as const;

/** What restore asks for on top. */
export const WRITE_PERMISSIONS = [
  'User.ReadWrite.All',
  'User.DeleteRestore.All',
  'Group.ReadWrite.All',
  'GroupMember.ReadWrite.All',
  'Application.ReadWrite.All',
  'AppRoleAssignment.ReadWrite.All',
  'DelegatedPermissionGrant.ReadWrite.All',
  'Device.ReadWrite.All',
  'AdministrativeUnit.ReadWrite.All',
  'RoleManagement.ReadWrite.Directory',
  'GroupSettings.ReadWrite.All',
  'Policy.ReadWrite.ConditionalAccess',
  'Policy.ReadWrite.ApplicationConfiguration',
  'Policy.ReadWrite.AuthenticationMethod',
  'Policy.ReadWrite.Authorization',
  'Policy.ReadWrite.CrossTenantAccess',
  'Policy.ReadWrite.PermissionGrant',
  'LicenseAssignment.ReadWrite.All',
] as const;

export const DEFAULT_PERMISSIONS: readonly string[] = [...READ_PERMISSIONS, ...WRITE_PERMISSIONS];
