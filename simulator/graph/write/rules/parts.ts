import { randomUUID } from 'node:crypto';
import { mustModel, shortName, modelOf } from '../../../schema/model.ts';
import type { Entity } from '../../../store/entity-set.ts';
import type { JsonObject } from '../../../types.ts';
import { type Call, type Reply, NO_CONTENT } from '../../context.ts';
import { badRequest, conflictingObjects, notFound } from '../../errors.ts';
import { contextOf, resolvePart } from '../../parts.ts';
import { resolve } from '../../resolve.ts';
import { type Part, PARTS } from '../../resources.ts';
import type { Route } from '../../router.ts';
import { createdReply } from '../engine.ts';
import { isObject } from '../json.ts';
import { replication } from '../lag.ts';
import { invalid } from '../names.ts';
import { checkBody, objectBody } from '../validate.ts';
import { refuseBuiltInGrant } from './permission-grants.ts';

/** How contained objects are written below their parent. */
interface PartRule {
  parentPath: string;
  segment: string;
  required: readonly string[];
  update: boolean;
  /** Fills and checks; `parent` is the object in the path. */
  prepare: (call: Call, parent: Entity, props: JsonObject) => void;
  typed?: boolean;
  createOnly?: readonly string[];
}

const RULES: readonly PartRule[] = [
  {
    parentPath: '/applications',
    segment: 'federatedIdentityCredentials',
    required: ['name', 'issuer', 'audiences', 'subject'],
    update: true,
    createOnly: ['name'],
    prepare: checkFederated,
  },
  {
    parentPath: '/applications',
    segment: 'extensionProperties',
    required: ['name', 'dataType', 'targetObjects'],
    update: false,
    prepare: nameExtension,
  },
  {
    parentPath: '/servicePrincipals',
    segment: 'delegatedPermissionClassifications',
    required: ['permissionId', 'classification'],
    update: false,
    prepare: checkClassification,
  },
  {
    parentPath: '/groups',
    segment: 'settings',
    required: ['templateId', 'values'],
    update: true,
    createOnly: ['templateId'],
    prepare: (call, group, props) => {
      checkSetting(call, group.id, props);
    },
  },
  {
    parentPath: '/policies/authenticationStrengthPolicies',
    segment: 'combinationConfigurations',
    required: ['appliesToCombinations'],
    update: true,
    typed: true,
    prepare: refuseBuiltIn,
  },
  ...(['includes', 'excludes'] as const).map((segment): PartRule => ({
    parentPath: '/policies/permissionGrantPolicies',
    segment,
    required: ['permissionType'],
    update: false,
    prepare: (_call, policy) => {
      refuseBuiltInGrant(policy);
    },
  })),
];
const MOST_CREDENTIALS = 20;
const CLASSES = ['low', 'medium', 'high'];
const EXTENSION_TYPES = ['Binary', 'Boolean', 'DateTime', 'Integer', 'LargeInteger', 'String'];

export function partRoutes(): Route[] {
  return RULES.flatMap((rule) => {
    const part = PARTS.find((known) => known.parentPath === rule.parentPath && known.segment === rule.segment);
    if (part === undefined) throw new Error(`no part ${rule.segment}`);
    const path = `${rule.parentPath}/{id}/${rule.segment}`;
    const route = (method: string, template: string, handle: (call: Call) => Reply): Route => ({
      method,
      template,
      handle,
      permission: 'path',
      units: 1,
    });
    return [
      route('POST', path, (call) => createPart(call, rule, part)),
      ...(rule.update ? [route('PATCH', `${path}/{id}`, (call) => updatePart(call, rule, part))] : []),
      route('DELETE', `${path}/{id}`, (call) => removePart(call, rule, part)),
    ];
  });
}

function createPart(call: Call, rule: PartRule, part: Part): Reply {
  const parent = resolve(call, part.parentSet, call.params[0] ?? '');
  const given = objectBody(call)['@odata.type'];
  const type = rule.typed === true ? shortName(typeof given === 'string' ? given : '') : part.type;
  if (modelOf(type) === undefined || (rule.typed === true && type === part.type))
    throw badRequest('@odata.type must name a concrete type.', 'BadRequest');
  const { props } = checkBody(call, mustModel(type), {
    mode: 'create',
    required: rule.required,
    ...(part.set === 'groupSettings' && { writable: [] }),
  });
  rule.prepare(call, parent, props);
  const entity = call.tenant.create({
    set: part.set,
    type,
    id: randomUUID(),
    props,
    parent: parent.id,
    ...replication(call),
  });
  return createdReply(call, entity, { context: `${contextOf(part, parent.id)}/$entity`, typed: rule.typed === true });
}

function updatePart(call: Call, rule: PartRule, part: Part): Reply {
  const entity = resolvePart(call, part);
  const { props } = checkBody(call, mustModel(entity.type), {
    mode: 'update',
    ...(rule.createOnly && { createOnly: rule.createOnly }),
  });
  if (part.set === 'combinationConfigurations')
    refuseBuiltIn(call, resolve(call, part.parentSet, call.params[0] ?? ''));
  if (part.set === 'groupSettings') checkValues(call, entity, props);
  if (part.set === 'federatedIdentityCredentials') checkFederatedChange(call, entity, props);
  call.tenant.update(entity, props);
  return NO_CONTENT;
}

function removePart(call: Call, rule: PartRule, part: Part): Reply {
  const entity = resolvePart(call, part);
  const parent = resolve(call, part.parentSet, call.params[0] ?? '');
  if (rule.typed === true) refuseBuiltIn(call, parent);
  if (part.parentSet === 'permissionGrantPolicies') refuseBuiltInGrant(parent);
  call.tenant.hardDelete(entity);
  return NO_CONTENT;
}

function checkFederated(call: Call, app: Entity, props: JsonObject): void {
  const present = call.tenant.set('federatedIdentityCredentials').where('parent', app.id);
  if (present.length >= MOST_CREDENTIALS)
    throw badRequest(`No more than ${MOST_CREDENTIALS} federated identity credentials can be added to an application.`);
  if (present.some((known) => known.props['name'] === props['name']))
    throw badRequest(
      'FederatedIdentityCredential with this name already exists.',
      'Request_MultipleObjectsWithSameKeyValue',
    );
  if (present.some((known) => known.props['issuer'] === props['issuer'] && known.props['subject'] === props['subject']))
    throw badRequest(
      'FederatedIdentityCredential with issuer and subject already exists.',
      'Request_MultipleObjectsWithSameKeyValue',
    );
  checkAudiences(props);
}

function checkAudiences(props: JsonObject): void {
  if (Array.isArray(props['audiences']) && props['audiences'].length !== 1)
    throw invalid('audiences', 'Exactly one audience is required.');
}

function checkFederatedChange(call: Call, credential: Entity, changes: JsonObject): void {
  checkAudiences(changes);
  const after = { ...credential.props, ...changes };
  const taken = call.tenant
    .set('federatedIdentityCredentials')
    .where('parent', credential.parent ?? '')
    .some(
      (known) =>
        known !== credential &&
        known.props['issuer'] === after['issuer'] &&
        known.props['subject'] === after['subject'],
    );
  if (taken)
    throw badRequest(
      'FederatedIdentityCredential with issuer and subject already exists.',
      'Request_MultipleObjectsWithSameKeyValue',
    );
}

/** A classification names a scope that the principal has, once. */
function checkClassification(call: Call, principal: Entity, props: JsonObject): void {
  if (!CLASSES.includes(String(props['classification']))) throw invalid('classification');
  const scopes = principal.props['oauth2PermissionScopes'];
  const scope = Array.isArray(scopes)
    ? scopes.filter(isObject).find((known) => known['id'] === props['permissionId'])
    : undefined;
  if (scope === undefined) throw invalid('permissionId', 'The permission is no delegated permission of the principal.');
  const present = call.tenant.set('delegatedPermissionClassifications').where('parent', principal.id);
  if (present.some((known) => known.props['permissionId'] === props['permissionId'])) throw conflictingObjects();
  props['permissionName'] = scope['value'] ?? null;
}

/** The name embeds the owning application's appId. */
function nameExtension(call: Call, app: Entity, props: JsonObject): void {
  if (
    typeof props['name'] !== 'string' ||
    !/^[A-Za-z]\w*$/.test(props['name']) ||
    props['name'].startsWith('extension_')
  )
    throw invalid('name');
  if (!EXTENSION_TYPES.includes(String(props['dataType']))) throw invalid('dataType');
  if (!Array.isArray(props['targetObjects']) || props['targetObjects'].length === 0) throw invalid('targetObjects');
  const name = `extension_${String(app.props['appId']).replaceAll('-', '')}_${props['name']}`;
  for (const known of call.tenant.set('extensionProperties').where('parent', app.id)) {
    if (known.props['name'] === name) throw badRequest(`An extension property exists with the name ${name}.`);
  }
  Object.assign(props, {
    name,
    isMultiValued: props['isMultiValued'] ?? false,
    isSyncedFromOnPremises: false,
    appDisplayName: app.props['displayName'] ?? null,
  });
}

/** Values that the template of the setting knows. */
export function checkValues(call: Call, setting: Pick<Entity, 'props'>, changes: JsonObject): void {
  if (changes['values'] === undefined) return;
  const template = call.tenant.set('groupSettingTemplates').byId.get(String(setting.props['templateId']));
  const names = new Set(namesOf(template?.props['values']));
  const unknown = namesOf(changes['values']).find((name) => !names.has(name));
  if (unknown !== undefined) throw invalid('values', `The setting '${unknown}' is not in the template.`);
}

/** One setting per template and level, with values the template knows. */
export function checkSetting(call: Call, parent: string | undefined, props: JsonObject): void {
  const template = call.tenant.set('groupSettingTemplates').byId.get(String(props['templateId']));
  if (template === undefined) throw notFound(String(props['templateId']));
  for (const known of call.tenant.set('groupSettings').from(0)) {
    if (known.parent === parent && known.props['templateId'] === props['templateId'])
      throw badRequest(
        'A conflicting object with one or more of the specified property values is present in the directory.',
      );
  }
  checkValues(call, { props }, props);
  props['displayName'] = template.props['displayName'] ?? null;
}

function namesOf(values: JsonObject[string] | undefined): string[] {
  return Array.isArray(values)
    ? values.map((item) =>
        typeof item === 'object' && item !== null && !Array.isArray(item) ? String(item['name']) : '',
      )
    : [];
}

export function refuseBuiltIn(_call: Call, strength: Entity): void {
  if (strength.props['policyType'] === 'builtIn')
    throw badRequest('Built-in authentication strength policies cannot be changed.');
}
