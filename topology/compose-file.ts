/** `docker-compose.yml` as the topology runs it: its commands and variables are read, never written down again. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** What of a service a process of its own can have too. */
export interface ComposeService {
  readonly image: string;
  readonly entrypoint: readonly string[];
  /** Empty: the image's own. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The command of its health check; empty: it has none. */
  readonly healthCheck: readonly string[];
}

export interface ComposeFile {
  /** Throws a `RangeError` for a service that the file doesn't have. */
  service(name: string): ComposeService;
  /** The file or folder of the checkout that a service has at a path. Throws a `RangeError` likewise. */
  mounted(service: string, path: string): string;
}

interface Written {
  readonly services: Readonly<
    Record<
      string,
      Partial<Omit<ComposeService, 'healthCheck'>> & {
        readonly volumes?: readonly string[];
        readonly healthcheck?: { readonly test: readonly [string, ...string[]] };
      }
    >
  >;
}

/** Reads the compose file of a tree; `variables` are what a shell would have set for it. */
export function readComposeFile(root: string, variables: Readonly<Record<string, string>> = {}): ComposeFile {
  const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
  const { services } = parse(text, { merge: true }) as Written;
  const known = (name: string): Written['services'][string] => {
    const found = services[name];
    if (found === undefined) throw new RangeError(`docker-compose.yml has no service ${name}`);
    return found;
  };
  const filled = (value: string): string => interpolated(value, variables);
  return {
    service(name) {
      const { image = '', entrypoint = [], command = [], environment = {}, healthcheck } = known(name);
      const [kind, ...test] = healthcheck?.test ?? [''];
      return {
        ...{ image: filled(image), entrypoint: entrypoint.map(filled), command: command.map(filled) },
        environment: Object.fromEntries(
          Object.entries(environment).map(([variable, value]) => [variable, filled(value)]),
        ),
        healthCheck: [...(kind === 'CMD-SHELL' ? ['/bin/sh', '-c'] : []), ...test.map(filled)],
      };
    },
    mounted(name, path) {
      const mounts = (known(name).volumes ?? []).map((volume) => filled(volume).split(':'));
      const source = mounts.find(([, target]) => target === path)?.[0];
      if (source === undefined) throw new RangeError(`docker-compose.yml has nothing at ${path} of ${name}`);
      return source;
    },
  };
}

/** `${NAME:-default}`, `${NAME-default}`, `${NAME}` and `$$`, as Compose has them. */
function interpolated(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(
    /\$\$|\$\{(\w+)(?::?-([^}]*))?\}/g,
    (written, name: string | undefined, otherwise: string | undefined) =>
      written === '$$' ? '$' : (variables[name ?? ''] ?? otherwise ?? ''),
  );
}

/** The version in an image's tag. */
export const versionOf = ({ image }: ComposeService): string => image.split(':').at(-1) ?? '';
