import { z } from 'zod';
import { id, named, role } from './common.ts';

export const me = named('Me', z.object({ workspace: z.object({ id, name: z.string() }), role, name: z.string() }));
