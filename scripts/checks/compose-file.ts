import { parse } from 'yaml';
import { z } from 'zod';

const environment = z.record(z.string(), z.string()).default({});

const service = z.looseObject({
  image: z.string().optional(),
  build: z
    .union([
      z.string().transform((context) => ({ context, target: undefined })),
      z.object({ context: z.string(), target: z.string() }),
    ])
    .optional(),
  command: z.array(z.string()).optional(),
  init: z.boolean().optional(),
  restart: z.string().optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  env_file: z.string().optional(),
  environment,
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  healthcheck: z
    .object({ test: z.array(z.string()) })
    .loose()
    .optional(),
});

const composeFile = z.looseObject({
  services: z.record(z.string(), service),
  volumes: z.record(z.string(), z.unknown()).default({}),
});

export type ComposeFile = z.infer<typeof composeFile>;
export type ComposeService = z.infer<typeof service>;

/** Only the forms this project uses; another form is a problem to look at, not to guess about. */
export function parseCompose(text: string): ComposeFile {
  return composeFile.parse(parse(text, { merge: true }));
}
