// Proves without Docker what can be proven of docker-compose.yml and the Dockerfile.
import { existsSync, readFileSync } from 'node:fs';
import { SETTINGS, configFrom, readEnv, secretsFrom } from '../../core/config/index.ts';
import { messageOf } from '../../core/observability/sentence-error.ts';
import { composeSecrets } from '../compose-secrets.ts';
import { type ComposeFile, type ComposeService, parseCompose } from './compose-file.ts';
import { findCycles } from './cycles.ts';
import { dockerfileProblems, isPinned, unpinnedBases } from './dockerfile.ts';
import { runCheck } from './run-check.ts';

/** Read by the mail catcher, which is no part of the product. */
const mailSinkSettings = ['HOST', 'SMTP_PORT', 'MAIL_PAGE_PORT', 'MAIL_FOLDER'];
const withoutHealthcheck = ['prepare', 'temporal-ui'];

export function composeProblems(text: string, root: string): string[] {
  const compose = parseCompose(text);
  const services = Object.entries(compose.services);
  return [
    ...services.flatMap(([name, service]) =>
      serviceProblems(name, service, root).map((problem) => `${name}: ${problem}`),
    ),
    ...dependencyProblems(compose),
    ...volumeProblems(compose),
    ...portProblems(compose),
  ];
}

function serviceProblems(name: string, service: ComposeService, root: string): string[] {
  const { image, build, init, healthcheck, command = [] } = service;
  const [program, ...words] = command;
  const script = words.find((word) => !word.startsWith('-'));
  return [
    !image && !build && 'has neither an image nor a build',
    !build && image && !/:[\w.-]*\d/.test(image) && `image ${image} names no version`,
    // Whoever can move a tag could run what they like beside the data.
    !build && image && !isPinned(image) && `image ${image} is not pinned by its digest`,
    build && !existsSync(`${root}/${build.context}/Dockerfile`) && `there is no Dockerfile in ${build.context}`,
    init !== true && 'lacks "init: true"',
    !healthcheck && !withoutHealthcheck.includes(name) && 'has no healthcheck',
    program === 'node' && script && !existsSync(`${root}/${script}`) && `runs ${script}, which does not exist`,
    service.env_file && !(fileName(service.env_file) in composeSecrets()) && `${service.env_file} is made by no script`,
    ...(build ? settingProblems(name, service) : []),
  ].filter((problem) => typeof problem === 'string');
}

/** The product reads its settings here as it will there; a default in `${NAME:-default}` stands for the value. */
function settingProblems(name: string, { environment, env_file: file }: ComposeService): string[] {
  if (name === 'mail')
    return Object.keys(environment)
      .filter((key) => !mailSinkSettings.includes(key))
      .map((key) => `${key} is not read by anything`);
  const known = new Map<string, boolean>(SETTINGS.map((setting) => [setting.name, setting.secret]));
  const all = { ...environment, ...(file && composeSecrets()[fileName(file)]) };
  const values = Object.fromEntries(
    Object.entries(all).map(([key, value]) => [key, value.replace(/^\$\{\w+:-(.*)\}$/, '$1')]),
  );
  const problems = [
    ...Object.keys(all)
      .filter((key) => !known.has(key))
      .map((key) => `${key} is no setting of the program`),
    ...Object.keys(environment)
      .filter((key) => known.get(key))
      .map((key) => `${key} is a secret and belongs in an env file`),
  ];
  try {
    const env = readEnv(values);
    configFrom(env);
    secretsFrom(env);
  } catch (error) {
    problems.push(messageOf(error));
  }
  return problems;
}

function dependencyProblems({ services }: ComposeFile): string[] {
  const edges = Object.entries(services).flatMap(([name, { depends_on }]) =>
    Object.entries(depends_on).map(([target, { condition }]) => ({ name, target, condition })),
  );
  const problems = edges.map(({ name, target, condition }) => {
    const service = services[target];
    if (!service) return `${name}: depends on ${target}, which is no service`;
    if (condition === 'service_healthy' && !service.healthcheck)
      return `${name}: waits for the health of ${target}, which has no healthcheck`;
    if (condition === 'service_completed_successfully' && service.restart !== 'no')
      return `${name}: waits for the end of ${target}, which is restarted for ever`;
    return undefined;
  });
  const cycles = findCycles(edges.map(({ name, target }) => [name, target])).map(
    (cycle) => `depend on each other: ${cycle.join(' -> ')}`,
  );
  return [...problems.filter((problem) => problem !== undefined), ...cycles];
}

function volumeProblems({ services, volumes }: ComposeFile): string[] {
  const used = Object.entries(services).flatMap(([name, service]) =>
    service.volumes.map((volume) => ({ name, volume: volume.split(':')[0] ?? '' })),
  );
  const missing = used
    .filter(({ volume }) => !/^[./]/.test(volume) && !(volume in volumes))
    .map(({ name, volume }) => `${name}: volume ${volume} is not declared`);
  const idle = Object.keys(volumes)
    .filter((volume) => !used.some((use) => use.volume === volume))
    .map((volume) => `volume ${volume} is used by no service`);
  return [...missing, ...idle];
}

function portProblems({ services }: ComposeFile): string[] {
  const published = Object.entries(services).flatMap(([name, { ports }]) => ports.map((port) => ({ name, port })));
  const open = published
    .filter(({ port }) => !port.startsWith('127.0.0.1:'))
    .map(({ name, port }) => `${name}: port ${port} is open to other machines`);
  const hosts = published.map(({ port }) => port.split(':').at(-2));
  const twice = published
    .filter((_, index) => hosts.indexOf(hosts[index]) !== index)
    .map(({ name, port }) => `${name}: port ${port} is published twice`);
  return [...open, ...twice];
}

function fileName(path: string): string {
  return path.replace(/^(\.\/)?data\/compose\//, '');
}

runCheck(import.meta.url, 'docker-compose.yml and Dockerfile', () => {
  const text = readFileSync('docker-compose.yml', 'utf8');
  const scripts = Object.values(parseCompose(text).services).flatMap(({ build, command }) => {
    const script = command?.slice(1).find((word) => !word.startsWith('-'));
    return build && command?.[0] === 'node' && script !== undefined ? { script, target: build.target } : [];
  });
  const dockerfile = readFileSync('Dockerfile', 'utf8');
  return [
    ...composeProblems(text, '.'),
    ...dockerfileProblems(dockerfile, scripts, '.'),
    ...unpinnedBases(dockerfile).map((image) => `Dockerfile: FROM ${image} is not pinned by its digest`),
  ];
});
