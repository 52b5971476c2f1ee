import type { z } from 'zod';
import type { ListedLink } from '#core/backups/store/browse/links.ts';
import type { ListedObject } from '#core/backups/store/browse/objects.ts';
import { type LinkDirection, relationLabel, typeLabel } from '#core/domain/object-types/labels.ts';
import { type listedLink, type listedObject } from './objects-schema.ts';

export function listedObjectView({
  type,
  id,
  displayName,
  userPrincipalName,
  mail,
  appId,
}: ListedObject): z.infer<typeof listedObject> {
  return { type, id, displayName, userPrincipalName, mail, appId };
}

export function listedLinkView(link: ListedLink, direction: LinkDirection): z.infer<typeof listedLink> {
  return { ...link, relationLabel: relationLabel(link.relation, direction), typeLabel: typeLabel(link.type) };
}
