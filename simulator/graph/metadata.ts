import { rawSchema } from '../schema/model.ts';
import type { World } from '../store/world.ts';
import type { AddedProperty } from '../types.ts';
import type { Reply } from './context.ts';
import { RESOURCES, SINGLETONS } from './resources.ts';

type RawType = (typeof rawSchema)['entityTypes'][string];
type RawProperty = RawType['properties'][string];

/** `GET /v1.0/$metadata`: the schema of the service as CSDL, open to anybody. Types outside the extract are left out. */
export function metadataReply(world: World): Reply {
  const types = [
    ...Object.entries(rawSchema.enumTypes).map(([name, type]) => enumText(name, type)),
    ...Object.entries(rawSchema.complexTypes).map(([name, type]) => typeText(world, 'ComplexType', name, type)),
    ...Object.entries(rawSchema.entityTypes).map(([name, type]) => typeText(world, 'EntityType', name, type)),
  ];
  return {
    status: 200,
    headers: { 'Content-Type': 'application/xml' },
    body: `<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="microsoft.graph" Alias="graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">${types.join('')}${containerText()}</Schema></edmx:DataServices></edmx:Edmx>`,
  };
}

function enumText(name: string, type: (typeof rawSchema)['enumTypes'][string]): string {
  const flags = type.isFlags === true;
  const members = type.members.map(
    (member, at) => `<Member Name="${member}" Value="${flags ? flagValue(type.members, at) : at}"/>`,
  );
  return `<EnumType Name="${short(name)}"${flags ? ' IsFlags="true"' : ''}>${members.join('')}</EnumType>`;
}

/** Bits in order, with none at zero. */
function flagValue(members: readonly string[], at: number): number {
  const hasNone = members[0] === 'none';
  return hasNone && at === 0 ? 0 : 2 ** (hasNone ? at - 1 : at);
}

function typeText(world: World, element: 'ComplexType' | 'EntityType', name: string, type: RawType): string {
  const base = type.baseType === undefined ? '' : ` BaseType="${aliased(type.baseType)}"`;
  const open = type.open === true ? ' OpenType="true"' : '';
  const abstract = type.abstract === true ? ' Abstract="true"' : '';
  const key = keyText(type);
  const properties = Object.entries(type.properties).map(([property, raw]) => propertyText(property, raw));
  const added = world.schema.additions([short(name)]).filter((property) => property.inMetadata);
  const navigation = Object.entries(type.navigation ?? {}).filter(([, link]) => isKnown(link.type));
  return [
    `<${element} Name="${short(name)}"${base}${abstract}${open}>`,
    key,
    ...properties,
    ...added.map(addedText),
    ...navigation.map(
      ([link, to]) =>
        `<NavigationProperty Name="${link}" Type="${typeName(to.type, to.collection === true)}"${to.contained === true ? ' ContainsTarget="true"' : ''}/>`,
    ),
    `</${element}>`,
  ].join('');
}

function keyText(type: RawType): string {
  if (type.key === undefined) return '';
  return `<Key>${type.key.map((name) => `<PropertyRef Name="${name}"/>`).join('')}</Key>`;
}

function propertyText(name: string, raw: RawProperty): string {
  const nullable = raw.nullable === false ? ' Nullable="false"' : '';
  return `<Property Name="${name}" Type="${typeName(raw.type, raw.collection === true)}"${nullable}/>`;
}

function addedText(added: AddedProperty): string {
  return `<Property Name="${added.name}" Type="${typeName(added.edmType, added.collection)}"/>`;
}

function typeName(type: string, collection: boolean): string {
  return collection ? `Collection(${aliased(type)})` : aliased(type);
}

function isKnown(type: string): boolean {
  return rawSchema.entityTypes[type] !== undefined || rawSchema.complexTypes[type] !== undefined;
}

function aliased(type: string): string {
  return type.replace(/^microsoft\.graph\./, 'graph.');
}

function short(name: string): string {
  return name.replace(/^microsoft\.graph\./, '');
}

/** Sets and singletons at the root; deeper ones are found by navigation. */
function containerText(): string {
  const sets = RESOURCES.filter((resource) => isAtRoot(resource.path));
  const singletons = SINGLETONS.filter((singleton) => isAtRoot(singleton.path));
  return [
    '<EntityContainer Name="GraphService">',
    ...sets.map((set) => `<EntitySet Name="${set.path.slice(1)}" EntityType="graph.${set.type}"/>`),
    ...singletons.map((one) => `<Singleton Name="${one.path.slice(1)}" Type="graph.${one.type}"/>`),
    '</EntityContainer>',
  ].join('');
}

function isAtRoot(path: string): boolean {
  return !path.slice(1).includes('/');
}
