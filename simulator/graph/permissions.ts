import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { denied } from './errors.ts';
import { READING_PERMISSIONS } from './reading-permissions.ts';

const rule = z.object({ any: z.array(z.string()), alsoRequires: z.record(z.string(), z.array(z.string())).optional() });
const file = z.object({
  appRoles: z.record(z.string(), z.string()),
  paths: z.record(z.string(), z.record(z.string(), rule)),
});
type Rule = z.infer<typeof rule>;

const raw = file.parse(JSON.parse(readFileSync(new URL('../schema/permissions.json', import.meta.url), 'utf8')));
/** Every placeholder of a path is `{id}`, whatever the data calls it. */
const data = {
  ...raw,
  paths: Object.fromEntries(
    Object.entries(raw.paths).map(([path, rules]) => [path.replaceAll(/\{[^}]+\}/g, '{id}'), rules]),
  ),
};

/** Permission name to app role id of the Microsoft Graph principal. */
export const graphAppRoles: Readonly<Record<string, string>> = data.appRoles;

const any = (...names: string[]): Rule => ({ any: names });
const CA_WRITE: Rule = {
  any: ['Policy.ReadWrite.ConditionalAccess'],
  alsoRequires: { 'Policy.ReadWrite.ConditionalAccess': ['Policy.Read.All'] },
};
const CA_UPSERT: Rule = {
  any: ['Policy.ReadWrite.ConditionalAccess'],
  alsoRequires: { 'Policy.ReadWrite.ConditionalAccess': ['Policy.Read.All,Application.Read.All'] },
};
const CA_READ = any('Policy.Read.All', 'Policy.Read.ConditionalAccess', 'Policy.ReadWrite.ConditionalAccess');
const APP_MANAGEMENT: Rule = {
  any: ['Policy.ReadWrite.ApplicationConfiguration'],
  alsoRequires: { 'Policy.ReadWrite.ApplicationConfiguration': ['Application.Read.All'] },
};
const STRENGTH_PARTS = '/identity/conditionalaccess/authenticationstrength/policies/{id}/combinationconfigurations';

const LIFECYCLE_READ = any('Directory.Read.All', 'Directory.ReadWrite.All');
const LIFECYCLE_WRITE = any('Directory.ReadWrite.All');
const ATTRIBUTES_READ = any('CustomSecAttributeDefinition.Read.All', 'CustomSecAttributeDefinition.ReadWrite.All');

/** Rules for paths the extract lacks or states less strictly than the documents. */
const EXTRA: Record<string, Record<string, Rule>> = {
  ...READING_PERMISSIONS,
  '/groups/{id}/members': { POST: any('GroupMember.ReadWrite.All', 'Group.ReadWrite.All', 'Directory.ReadWrite.All') },
  '/directory/administrativeunits/delta': {
    GET: any(
      'AdministrativeUnit.Read.All',
      'AdministrativeUnit.ReadWrite.All',
      'Directory.Read.All',
      'Directory.ReadWrite.All',
    ),
  },
  '/directoryobjects/delta': { GET: any('Directory.Read.All', 'Directory.ReadWrite.All') },
  '/identity/conditionalaccess/policies': { GET: CA_READ, POST: CA_UPSERT },
  '/identity/conditionalaccess/policies/{id}': { GET: CA_READ, PATCH: CA_UPSERT, DELETE: CA_WRITE },
  '/identity/conditionalaccess/namedlocations': { GET: CA_READ, POST: CA_WRITE },
  '/identity/conditionalaccess/namedlocations/{id}': { GET: CA_READ, PATCH: CA_WRITE, DELETE: CA_WRITE },
  '/identity/conditionalaccess/deleteditems': { GET: CA_READ, POST: CA_WRITE, DELETE: CA_WRITE },
  '/applications/{id}/appmanagementpolicies': {
    GET: any('Policy.Read.All', 'Policy.ReadWrite.ApplicationConfiguration'),
    POST: APP_MANAGEMENT,
    DELETE: APP_MANAGEMENT,
  },
  '/serviceprincipals/{id}/appmanagementpolicies': {
    GET: any('Policy.Read.All', 'Policy.ReadWrite.ApplicationConfiguration'),
    POST: APP_MANAGEMENT,
  },
  '/serviceprincipals/{id}/appmanagementpolicies/{id}': { DELETE: APP_MANAGEMENT },
  '/policies/authenticationstrengthpolicies/{id}/combinationconfigurations': data.paths[STRENGTH_PARTS] ?? {},
  '/policies/authenticationstrengthpolicies/{id}/combinationconfigurations/{id}':
    data.paths[`${STRENGTH_PARTS}/{id}`] ?? {},
  '/invitations': { POST: any('User.Invite.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All') },
  '/grouplifecyclepolicies': { GET: LIFECYCLE_READ, POST: LIFECYCLE_WRITE },
  '/grouplifecyclepolicies/{id}': { GET: LIFECYCLE_READ, PATCH: LIFECYCLE_WRITE, DELETE: LIFECYCLE_WRITE },
  '/grouplifecyclepolicies/{id}/addgroup': { POST: LIFECYCLE_WRITE },
  '/grouplifecyclepolicies/{id}/removegroup': { POST: LIFECYCLE_WRITE },
  '/directory/customsecurityattributedefinitions': { GET: ATTRIBUTES_READ },
  '/directory/customsecurityattributedefinitions/{id}': { GET: ATTRIBUTES_READ },
  '/policies/homerealmdiscoverypolicies/{id}/appliesto': {
    GET: any('Policy.Read.All', 'Application.Read.All', 'Policy.ReadWrite.ApplicationConfiguration'),
  },
};

/** A path template to the rule's key: lower case, without `$ref`, `$count` and type casts. */
export function permissionKey(template: string): string {
  return template
    .toLowerCase()
    .replace(/\/\$(ref|count)$/, '')
    .replace(/\/microsoft\.graph\.\w+(?=\/|$)/g, '');
}

/** Throws 403 unless the token's roles satisfy the rule of method and path; no rule means delegated only. */
export function demandPermission(roles: readonly string[], method: string, key: string): void {
  const found = EXTRA[key]?.[method] ?? data.paths[key]?.[method];
  if (found === undefined || !satisfies(roles, found)) throw denied();
}

/** Throws 403 unless one of the roles is held. */
export function demandAny(roles: readonly string[], wanted: readonly string[]): void {
  if (!wanted.some((role) => roles.includes(role))) throw denied();
}

function satisfies(roles: readonly string[], rule: Rule): boolean {
  return rule.any.some(
    (role) =>
      roles.includes(role) &&
      companions(rule, role).every((set) => set.split(',').some((name) => roles.includes(name))),
  );
}

/** Sets of permissions that must accompany a role; CA lists two that are both needed. */
function companions(rule: Rule, role: string): string[] {
  const sets = rule.alsoRequires?.[role] ?? [];
  return rule === CA_UPSERT ? sets.flatMap((set) => set.split(',')) : sets;
}
