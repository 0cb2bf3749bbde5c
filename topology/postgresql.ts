/** A PostgreSQL of the topology's own: the machine's programs, a data folder and a port for itself. */
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { server, type Part } from '../chaos/part';
import { after, lastLine, runToEnd } from '../src/workers/child-output';
import { keepProgram } from '../src/workers/kept-program';

/** Where Debian keeps the programs of each version; they are on nobody's PATH. */
const DEBIAN = '/usr/lib/postgresql';
const INITDB_LIMIT_MS = 60_000;

/** The folder of PostgreSQL's programs, the newest first, or null when there are none. */
export function postgresqlPrograms(environment: NodeJS.ProcessEnv = process.env): string | null {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((left, right) => +right - +left) : [];
  const folders = [
    ...versions.map((version) => join(DEBIAN, version, 'bin')),
    ...(environment['PATH'] ?? '').split(delimiter),
  ];
  return folders.find((folder) => folder !== '' && existsSync(join(folder, 'initdb'))) ?? null;
}

export interface PostgresqlOptions {
  /** As `postgresqlPrograms` found it. */
  readonly programs: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly logFile: string;
}

export interface Postgresql extends Part {
  /** Removes the data folder of a server that was ended. */
  remove(): void;
}

/** Makes a data folder. The server listens on the loopback address alone and writes through to the disk, as in production. */
export async function postgresql({
  programs,
  port,
  user,
  password,
  logFile,
}: PostgresqlOptions): Promise<Postgresql> {
  // PostgreSQL refuses to run as root, and its user must be able to reach the folder.
  const data = mkdtempSync(join(tmpdir(), 'nightdesk-postgresql-'));
  const owner = unprivileged();
  const passwordFile = join(data, 'password');
  writeFileSync(passwordFile, password);
  if (owner) [data, passwordFile].forEach((path) => chownSync(path, owner.uid, owner.gid));
  const folder = join(data, 'data');
  const run = (program: string, args: readonly string[]): readonly [string, ...string[]] =>
    owner
      ? ['setpriv', ...owner.asUser, join(programs, program), ...args]
      : [join(programs, program), ...args];

  const [command, ...args] = run('initdb', [
    ...['--pgdata', folder, '--username', user, '--pwfile', passwordFile],
    ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--no-locale'],
  ]);
  const made = await runToEnd(command, args, after(INITDB_LIMIT_MS), process.env);
  if (made.code !== 0) throw new Error(`initdb: ${made.failure ?? lastLine(made.stderr)}`);
  rmSync(passwordFile);

  const isReady = (): boolean =>
    spawnSync(join(programs, 'pg_isready'), ['-q', '-h', '127.0.0.1', '-p', `${port}`]).status === 0;
  const part = server('PostgreSQL', logFile, async () => {
    const [program, ...programArgs] = run('postgres', [
      ...['-D', folder, '-p', `${port}`, '-c', 'listen_addresses=127.0.0.1'],
      ...['-c', `unix_socket_directories=${data}`],
    ]);
    const kept = keepProgram('PostgreSQL', program, programArgs, logFile);
    await kept.ready(() => Promise.resolve(isReady()));
    return kept;
  });
  return { ...part, remove: () => rmSync(data, { recursive: true, force: true }) };
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
  /** Arguments of `setpriv` that run a program as this user. */
  readonly asUser: readonly string[];
}

/** The user that PostgreSQL runs as where this process is root; null: this process's own. */
function unprivileged(): Owner | null {
  if (process.getuid?.() !== 0) return null;
  const idOf = (flag: '-u' | '-g'): number => {
    const { stdout, status } = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
    if (status !== 0) throw new Error('PostgreSQL refuses to run as root, and there is no user postgres');
    return Number(stdout);
  };
  const [uid, gid] = [idOf('-u'), idOf('-g')];
  return { uid, gid, asUser: [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'] };
}
