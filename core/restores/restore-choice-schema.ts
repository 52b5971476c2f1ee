import { z } from 'zod';

/** Of one object; the whole of a request has bounds of its own. */
const MAX_ATTRIBUTES = 200;
const MAX_LINKS = 1_000;
const MAX_PATH = 300;
const MAX_ID = 1_024;

// PostgreSQL has no place for the character NUL and for halves of characters.
const word = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .refine((text) => !text.includes('\0') && text.isWellFormed(), {
      message: 'must be text without the character NUL',
    });

/** The one schema of what was chosen of an object: requests, rows and answers go by it. */
export const restoreChoiceShape = {
  attributes: z
    .array(word(MAX_PATH))
    .max(MAX_ATTRIBUTES)
    .default([])
    .describe('Paths of attributes, as differences name them: `city`, `conditions.users.includeGroups`.'),
  links: z
    .array(z.strictObject({ relation: word(100), targetId: word(MAX_ID) }))
    .max(MAX_LINKS)
    .default([])
    .describe(
      'Links that differ, by the ID of the object at the other end: in the backup, or in the tenant where the backup lacks the link.',
    ),
};
