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
const STEP_LIMIT_MS = 120_000;

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
  /** Writes a running server's database to a file, as `pg_dump` does. */
  dump(database: string, file: string): Promise<void>;
  /** Throws everything of an ended server away, and makes it anew, with nothing in it. */
  makeAnew(): Promise<void>;
  /** Makes a database in a running server out of such a file. */
  restore(database: string, file: string): Promise<void>;
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
  const remove = (): void => rmSync(data, { recursive: true, force: true, maxRetries: 10 });
  // A run that is interrupted leaves no database behind.
  process.once('exit', remove);
  const owner = unprivileged();
  if (owner) chownSync(data, owner.uid, owner.gid);
  const folder = join(data, 'data');
  const run = (program: string, args: readonly string[]): readonly [string, ...string[]] =>
    owner
      ? ['setpriv', ...owner.asUser, join(programs, program), ...args]
      : [join(programs, program), ...args];
  const toEnd = async (command: readonly [string, ...string[]], what: string): Promise<void> => {
    const [program, ...args] = command;
    const { code, stderr, failure } = await runToEnd(program, args, after(STEP_LIMIT_MS), {
      ...process.env,
      ...{ PGHOST: '127.0.0.1', PGPORT: `${port}`, PGUSER: user, PGPASSWORD: password },
    });
    if (code !== 0) throw new Error(`${what}: ${failure ?? lastLine(stderr)}`);
  };
  const make = async (): Promise<void> => {
    const passwordFile = join(data, 'password');
    writeFileSync(passwordFile, password);
    if (owner) chownSync(passwordFile, owner.uid, owner.gid);
    const access = ['--username', user, '--pwfile', passwordFile, '--auth', 'scram-sha-256'];
    const text = ['--encoding', 'UTF8', '--no-locale'];
    await toEnd(run('initdb', ['--pgdata', folder, ...access, ...text]), 'initdb');
    rmSync(passwordFile);
  };
  await make();

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
  return {
    ...part,
    dump: (database, file) =>
      toEnd([join(programs, 'pg_dump'), '--format=custom', `--file=${file}`, database], 'pg_dump'),
    async makeAnew() {
      rmSync(folder, { recursive: true, force: true });
      await make();
    },
    async restore(database, file) {
      await toEnd([join(programs, 'createdb'), database], 'createdb');
      await toEnd([join(programs, 'pg_restore'), `--dbname=${database}`, file], 'pg_restore');
    },
    remove,
  };
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
