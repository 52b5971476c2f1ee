import type { z } from 'zod';
import type { Choice } from '#core/domain/plan/index.ts';
import type { chosenParts } from './planned-object-schema.ts';

export function choiceView({ attributes, links }: Choice): z.infer<typeof chosenParts> {
  return { attributes: [...attributes], links: links.map(({ relation, targetId }) => ({ relation, targetId })) };
}
