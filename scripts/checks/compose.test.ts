import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { composeProblems } from './compose.ts';
import { dockerfileProblems, unpinnedBases } from './dockerfile.ts';

const root = resolve(import.meta.dirname, '../..');
const compose = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
/** Scripts of folders that are not here yet are not what these tests are about. */
const problemsOf = (text: string): string[] =>
  composeProblems(text, root).filter((problem) => !/runs (api|worker)\/main\.ts/.test(problem));

test('the compose file as it is, is in order', () => expect(problemsOf(compose)).toEqual([]));

test('the image has every command that works on the database of an installation', () => {
  const commands = globSync('scripts/*.ts', { cwd: root }).filter((path) =>
    readFileSync(join(root, path), 'utf8').includes('secretsFrom'),
  );
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  expect(commands.length).toBeGreaterThan(5);
  expect(commands.filter((path) => !dockerfile.includes(`COPY ${path} ./${path}\n`))).toEqual([]);
});

test.each<[string, string | RegExp, string, RegExp]>([
  [
    'a setting that the program does not know',
    'STORAGE_S3_BUCKET: cybback',
    'STORAGE_S3_BUCKTE: cybback',
    /worker: STORAGE_S3_BUCKTE is no setting/,
  ],
  [
    'a value that the program refuses',
    'STORAGE: s3',
    'STORAGE: folder',
    /api: The settings cannot be used[\s\S]*STORAGE_S3_BUCKET/,
  ],
  ['a secret in the open', 'STORAGE_S3_REGION: us-east-1', 'SMTP_URL: smtp://u:p@h', /api: SMTP_URL is a secret/],
  [
    'a service that is waited for but missing',
    's3: { condition: service_healthy }',
    'minio: { condition: service_healthy }',
    /prepare: depends on minio/,
  ],
  [
    'an image without a version',
    /temporalio\/ui:[\w.]+@sha256:[0-9a-f]{64}/,
    'temporalio/ui',
    /temporal-ui: image temporalio\/ui names no version/,
  ],
  [
    'an image by its tag alone',
    /(postgres:18-bookworm)@sha256:[0-9a-f]{64}/,
    '$1',
    /postgres: image postgres:18-bookworm is not pinned by its digest/,
  ],
  [
    'the image of an optional service by its tag alone',
    /(temporalio\/ui:[\w.]+)@sha256:[0-9a-f]{64}/,
    '$1',
    /temporal-ui: image temporalio\/ui:[\w.]+ is not pinned by its digest/,
  ],
  ['an undeclared volume', '["s3:/data"]', '["objects:/data"]', /s3: volume objects is not declared/],
  ['a port open to the network', '127.0.0.1:8233:8080', '8233:8080', /temporal-ui: port 8233:8080 is open/],
  [
    'a port published twice',
    '127.0.0.1:8233:8080',
    '127.0.0.1:8080:8080',
    /port 127\.0\.0\.1:8080:8080 is published twice/,
  ],
  [
    'an env file nobody makes',
    'data/compose/s3.env',
    'data/compose/s4.env',
    /s3: data\/compose\/s4\.env is made by no script/,
  ],
  [
    'a preparation that never ends',
    '    restart: "no"\n',
    '',
    /worker: waits for the end of prepare, which is restarted/,
  ],
  ['no init', /(versitygw\S+)\n    init: true\n/, '$1\n', /s3: lacks "init: true"/],
])('%s is told', (_name, from, to, problem) => {
  const changed = compose.replace(from, to);
  expect(changed).not.toBe(compose);
  expect(problemsOf(changed).join('\n')).toMatch(problem);
});

test('bases of stages by their tag alone are told, and stages as bases are not', () => {
  const pinned = `node:24@sha256:${'a'.repeat(64)}`;
  expect(unpinnedBases(`FROM ${pinned} AS a\nFROM a AS b\nFROM node:24 AS c\nFROM ${pinned}`)).toEqual(['node:24']);
  expect(unpinnedBases(readFileSync(join(root, 'Dockerfile'), 'utf8'))).toEqual([]);
});

describe('Dockerfile', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cybback-docker-'));
    mkdirSync(join(folder, 'api'));
    mkdirSync(join(folder, 'core'));
    writeFileSync(join(folder, 'package.json'), '{"dependencies":{"fastify":"5"},"devDependencies":{"mailer":"1"}}');
    writeFileSync(
      join(folder, 'api/main.ts'),
      "import 'fastify'; import type { X } from 'typescript'; import '../core/mail.ts';",
    );
    writeFileSync(join(folder, 'core/mail.ts'), "import 'mailer'; import 'node:fs';");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('what is needed but not copied, or only a development package, is told', () => {
    expect(dockerfileProblems('COPY api ./api\nCOPY web ./web\nCMD ["node", "api/main.ts"]', [], folder)).toEqual([
      'Dockerfile: COPY web: there is no such path',
      'Dockerfile: core/mail.ts is needed but not copied',
      'Dockerfile: core/mail.ts needs mailer, which is not among the dependencies',
    ]);
  });

  test('a stage has what it copies itself, and development packages only where it installs them', () => {
    const build = 'FROM node AS made\nCOPY core ./core\nRUN node core/mail.ts\n';
    const image = 'FROM node\nCOPY api core ./\nCMD ["node", "api/main.ts"]';
    const inImage = 'Dockerfile: core/mail.ts needs mailer, which is not among the dependencies';
    expect(dockerfileProblems(`${build}${image}`, [], folder)).toEqual([inImage, inImage]);
    expect(
      dockerfileProblems(`${build.replace('COPY core', 'RUN npm ci --include=dev\nCOPY api')}${image}`, [], folder),
    ).toEqual(['Dockerfile: core/mail.ts is needed but not copied', inImage]);
  });

  test('a console that is not built, lacks a source or does not get into the image is told', () => {
    for (const name of ['web', 'scripts']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'web/vite.config.ts'), '');
    writeFileSync(join(folder, 'tsconfig.json'), '{}');
    writeFileSync(join(folder, 'scripts/build-web.ts'), "import 'mailer';");
    const console =
      'FROM node AS console\nRUN npm ci --include=dev\nCOPY tsconfig.json core ./\nCOPY api ./api\nCOPY scripts ./scripts\nCOPY web ./web\nRUN node scripts/build-web.ts\n';
    const dockerfile = `${console}FROM node\nCOPY scripts ./scripts\nCOPY --from=console /app/web/dist ./web/dist\nCMD ["node", "scripts/none.ts"]`;
    writeFileSync(join(folder, 'scripts/none.ts'), '');
    const changed = (from: string, to = ''): string[] => {
      expect(dockerfile).toContain(from);
      return dockerfileProblems(dockerfile.replace(from, to), [], folder);
    };
    expect(dockerfileProblems(dockerfile, [], folder)).toEqual([]);
    expect(changed('RUN node scripts/build-web.ts\n')).toEqual(['Dockerfile: no stage builds the console']);
    expect(changed('COPY web ./web\n')).toEqual(['Dockerfile: web is needed to build the console but not copied']);
    expect(changed('COPY --from=console /app/web/dist ./web/dist\n')).toEqual([
      'Dockerfile: the built console does not get into the image',
    ]);
    expect(changed(' --include=dev')).toEqual([
      'Dockerfile: scripts/build-web.ts needs mailer, which is not among the dependencies',
    ]);
  });

  test('a workflow bundle that is made elsewhere and not taken is told', () => {
    mkdirSync(join(folder, 'workflows'));
    mkdirSync(join(folder, 'worker'));
    writeFileSync(join(folder, 'worker/bundle.ts'), '');
    writeFileSync(join(folder, 'package-lock.json'), '{}');
    const build =
      'FROM node AS build\nCOPY package-lock.json ./\nCOPY workflows ./workflows\nCOPY core ./core\nCOPY worker ./worker\nRUN node worker/bundle.ts\n';
    const image =
      'FROM node\nCOPY worker ./worker\nCOPY --from=build /app/node_modules/.cache/cybback ./node_modules/.cache/cybback\nCMD ["node", "worker/bundle.ts"]';
    expect(dockerfileProblems(`${build}${image}`, [], folder)).toEqual([]);
    expect(dockerfileProblems(`${build}${image.replace(/COPY --from.*\n/, '')}`, [], folder)).toEqual([
      'Dockerfile: the built workflow bundle does not get into the image',
    ]);
    expect(dockerfileProblems(`${build.replace('COPY core ./core\n', '')}${image}`, [], folder)).toEqual([
      'Dockerfile: core is needed to build the workflow bundle but not copied',
    ]);
  });

  test('development and optional packages in the image, and packages that are deleted, are told', () => {
    writeFileSync(
      join(folder, 'package.json'),
      '{"dependencies":{"fastify":"5","mailer":"1"},"devDependencies":{"vitest":"5"},"optionalDependencies":{"node-linux":"24"}}',
    );
    const dockerfile =
      'FROM node AS packages\nRUN npm ci --omit=dev --omit=optional\nFROM node\nCOPY --from=packages /app/node_modules ./node_modules\nCOPY api core ./\nCMD ["node", "api/main.ts"]';
    const changed = (from: string, to: string): string[] => {
      expect(dockerfile).toContain(from);
      return dockerfileProblems(dockerfile.replace(from, to), [], folder);
    };
    expect(dockerfileProblems(dockerfile, [], folder)).toEqual([]);
    expect(changed('--omit=dev', '--include=dev')).toEqual(['Dockerfile: the image has the development packages']);
    expect(changed(' --omit=optional', '')).toEqual(['Dockerfile: the image has the optional packages']);
    expect(changed('--omit=optional', '--omit=optional && rm -rf node_modules/node-linux')).toEqual([
      'Dockerfile: packages are left out by npm ci, not deleted',
    ]);
  });

  test('tests and their helpers in the image are told, unless .dockerignore keeps them out', () => {
    writeFileSync(join(folder, 'core/mail.ts'), '');
    for (const name of ['mail.test.ts', 'mail.fixture.ts']) writeFileSync(join(folder, 'core', name), '');
    writeFileSync(join(folder, 'core/contract.ts'), "import { test } from 'vitest';");
    const problems = (): string[] =>
      dockerfileProblems('COPY api ./api\nCOPY core ./core\nCMD ["node", "api/main.ts"]', [], folder).sort();
    const told = (file: string): string => `Dockerfile: core/${file} is for tests and gets into the image`;
    expect(problems()).toEqual([told('contract.ts'), told('mail.fixture.ts'), told('mail.test.ts')]);
    writeFileSync(join(folder, '.dockerignore'), '# not for the image\n**/*.test.ts\n**/*.fixture.ts\ndocs\n');
    expect(problems()).toEqual([told('contract.ts')]);
  });

  test('a script of another stage needs what that stage has, and the stage itself', () => {
    writeFileSync(join(folder, 'core/mail.ts'), '');
    writeFileSync(join(folder, 'api/sink.ts'), "import 'mailer';");
    const sink = 'FROM node AS sink\nRUN npm ci --include=dev\nCOPY api ./api\n';
    const dockerfile = `${sink}FROM node\nCOPY api core ./\nCMD ["node", "api/main.ts"]`;
    const problems = (target?: string): string[] =>
      dockerfileProblems(dockerfile, [{ script: 'api/sink.ts', target }], folder);
    expect(problems('sink')).toEqual([]);
    expect(problems('catcher')).toEqual(['Dockerfile: api/sink.ts runs in the stage catcher, which does not exist']);
    expect(problems()).toEqual(['Dockerfile: api/sink.ts needs mailer, which is not among the dependencies']);
  });

  test('a script that is not there is told', () => {
    expect(dockerfileProblems('RUN node api/bundle.ts\nCMD ["node", "api/server.ts"]', [], folder)).toEqual([
      'Dockerfile: it runs api/server.ts, which does not exist',
      'Dockerfile: it runs api/bundle.ts, which does not exist',
    ]);
  });
});
