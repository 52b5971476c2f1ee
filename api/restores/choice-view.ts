import type { z } from 'zod';
import type { Choice } from '#core/domain/plan/index.ts';
import type { chosenParts } from './planned-object-schema.ts';

export function choiceView(only: Choice | undefined): z.infer<typeof chosenParts> | null {
  return only === undefined
    ? null
    : { attributes: [...only.attributes], links: only.links.map(({ relation, targetId }) => ({ relation, targetId })) };
}
