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
}

export interface ComposeFile {
  /** Throws a `RangeError` for a service that the file doesn't have. */
  service(name: string): ComposeService;
  /** The content of a config. Throws a `RangeError` likewise. */
  config(name: string): string;
}

interface Written {
  readonly services: Readonly<Record<string, Partial<ComposeService>>>;
  readonly configs: Readonly<Record<string, { readonly content?: string }>>;
}

/** Reads the compose file of a tree; `variables` are what a shell would have set for it. */
export function readComposeFile(root: string, variables: Readonly<Record<string, string>> = {}): ComposeFile {
  const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
  const { services, configs } = parse(text, { merge: true }) as Written;
  const known = <T>(what: string, all: Readonly<Record<string, T>>, name: string): T => {
    const found = all[name];
    if (found === undefined) throw new RangeError(`docker-compose.yml has no ${what} ${name}`);
    return found;
  };
  const filled = (value: string): string => interpolated(value, variables);
  return {
    service(name) {
      const {
        image = '',
        entrypoint = [],
        command = [],
        environment = {},
      } = known('service', services, name);
      return {
        ...{ image: filled(image), entrypoint: entrypoint.map(filled), command: command.map(filled) },
        environment: Object.fromEntries(
          Object.entries(environment).map(([variable, value]) => [variable, filled(value)]),
        ),
      };
    },
    config: (name) => filled(known('config', configs, name).content ?? ''),
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
