import tseslint from 'typescript-eslint';
import { builtinModules } from 'node:module';

const NODE = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)];
/** Every folder of src. */
const FOLDERS = [
  ...['activities', 'audit', 'backtest', 'brokers', 'cli', 'codec', 'config', 'domain', 'exchange'],
  ...['readiness', 'rehearsal', 'report', 'statistics', 'sweep', 'workers', 'workflows'],
];
/**
 * Folders of src that a folder may import from, or only types from (design, section 4); an import from any other fails.
 * `but` are the parts of them, as regular expressions, that it may not; `packages` those that it must not depend on.
 */
const wall = (folder, { imports = [], types = [], but = [], packages = [] }) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        paths: packages.map((name) => ({ name, message: `src/${folder} must not depend on ${name}` })),
        patterns: [
          ...[...FOLDERS.filter((other) => ![folder, ...imports, ...types].includes(other)), ...but].map(
            (other) => ({
              regex: `^(\\.\\./)+${other}(/|$)`,
              message: `src/${folder} must not import from src/${other} (design, section 4)`,
            }),
          ),
          ...types.map((other) => ({
            regex: `^(\\.\\./)+${other}(/|$)`,
            allowTypeImports: true,
            message: `src/${folder} may import only types from src/${other} (design, section 4)`,
          })),
        ],
      },
    ],
  },
});
const TEMPORAL = ['activity', 'client', 'common', 'testing', 'worker', 'workflow'].map(
  (name) => `@temporalio/${name}`,
);
const ALPACA = '@alpacahq/alpaca-trade-api';
const ALPACA_REST = `${ALPACA}/rest`;

/** The stages of an order, and the one file that may make each: skipping a check must not even lint (design, section 3). */
const STAGES = {
  FreshCandidate: 'src/domain/freshness.ts',
  ReservedIntent: 'src/domain/target-reservation.ts',
  SizedIntent: 'src/domain/sizing.ts',
  ExitIntent: 'src/domain/exits.ts',
  ApprovedOrder: 'src/domain/approved-order.ts',
};
const stageCasts = (allowed) =>
  Object.keys(STAGES)
    .filter((stage) => stage !== allowed)
    .map((stage) => ({
      selector: `TSAsExpression[typeAnnotation.typeName.name='${stage}']`,
      message: `Only ${STAGES[stage]} makes a ${stage}.`,
    }));
/** The last checks of an order: they alone may ask for its approval. */
const CHECKS = ['gateway-check', 'exit-check', 'probe-check'].map((name) => `src/domain/${name}.ts`);
const FROM_APPROVED = "[source.value=/approved-order$/][importKind!='type'][exportKind!='type']";
const VERDICT_ASKED = [
  `ImportDeclaration${FROM_APPROVED} > ImportSpecifier[importKind!='type'][imported.name='verdictOn']`,
  `ImportDeclaration${FROM_APPROVED} > ImportNamespaceSpecifier`,
  `ExportNamedDeclaration${FROM_APPROVED}`,
  `ExportAllDeclaration${FROM_APPROVED}`,
].map((selector) => ({ selector, message: `Only ${CHECKS.join(', ')} approve an order.` }));
const CLOCKLESS = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'The domain has no clock.',
  },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The domain has no clock.' },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'The domain draws nothing.',
  },
];

export default tseslint.config(
  { ignores: ['lib/', 'coverage/', 'node_modules/', '.nightdesk/', '.cache/'] },
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  wall('domain', {
    packages: [...TEMPORAL, ALPACA, ALPACA_REST, 'zod', 'luxon', ...NODE],
  }),
  {
    files: ['src/domain/**/*.ts', 'src/workflows/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'fetch',
        'performance',
        'crypto',
        'setTimeout',
        'setInterval',
      ],
    },
  },
  { files: ['src/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...VERDICT_ASKED, ...stageCasts()] } },
  {
    files: ['src/domain/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...CLOCKLESS, ...VERDICT_ASKED, ...stageCasts()] },
  },
  { files: CHECKS, rules: { 'no-restricted-syntax': ['error', ...CLOCKLESS, ...stageCasts()] } },
  ...Object.entries(STAGES).map(([stage, owner]) => ({
    files: [owner],
    rules: { 'no-restricted-syntax': ['error', ...CLOCKLESS, ...VERDICT_ASKED, ...stageCasts(stage)] },
  })),
  {
    files: ['src/domain/**/*.ts'],
    ignores: ['src/domain/money.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['process', 'fetch', 'performance', 'crypto', 'setTimeout', 'setInterval', 'parseFloat'],
        { name: 'BigInt', message: 'Money arithmetic lives in money.ts.' },
      ],
    },
  },
  wall('workflows', {
    imports: ['domain'],
    types: ['activities'],
    packages: [
      ALPACA,
      'zod',
      'luxon',
      '@temporalio/activity',
      '@temporalio/client',
      '@temporalio/worker',
      ...NODE,
    ],
  }),
  wall('activities', {
    imports: ['domain', 'brokers', 'config'],
    packages: [ALPACA, ALPACA_REST, '@temporalio/workflow', '@temporalio/worker'],
  }),
  wall('brokers', {
    imports: ['domain'],
    packages: TEMPORAL,
  }),
  wall('exchange', {
    imports: ['domain'],
    packages: [...TEMPORAL, ALPACA, ALPACA_REST],
  }),
  wall('codec', {
    packages: [...TEMPORAL.filter((name) => name !== '@temporalio/common'), ALPACA, ALPACA_REST],
  }),
  wall('config', {
    imports: ['domain', 'codec'],
    but: ['codec/(?!key-ring$).*'],
    packages: [...TEMPORAL, ALPACA, ALPACA_REST],
  }),
  wall('audit', {
    imports: ['domain', 'config', 'activities', 'workers'],
    packages: [ALPACA, ALPACA_REST, '@temporalio/client', '@temporalio/activity'],
  }),
  wall('backtest', {
    imports: ['domain', 'config', 'statistics', 'exchange', 'brokers'],
    // Of the exchange its market and its trading alone; of the brokers how a refusal is classified, and nothing that asks.
    but: [
      ...['exchange/api', 'exchange/exchange', 'exchange/store/database'],
      'brokers/(?!alpaca/failure-table$).*',
    ],
    packages: [...TEMPORAL, ALPACA, ALPACA_REST, ...NODE],
  }),
  wall('statistics', {
    imports: ['domain'],
    packages: [...TEMPORAL, ALPACA, ALPACA_REST, 'zod', 'luxon', ...NODE],
  }),
  wall('sweep', {
    imports: ['domain', 'config', 'statistics', 'backtest', 'exchange'],
    but: ['exchange/(?!market).*'],
    packages: [...TEMPORAL, ALPACA, ALPACA_REST, 'zod', 'luxon'],
  }),
  wall('rehearsal', {
    imports: [...['domain', 'config', 'backtest', 'activities', 'brokers'], ...['exchange', 'workers']],
    types: ['workflows'],
    packages: [ALPACA, ALPACA_REST, '@temporalio/workflow'],
  }),
  wall('readiness', {
    imports: ['domain'],
    packages: [...TEMPORAL, ALPACA, ALPACA_REST, 'zod', 'luxon', ...NODE],
  }),
  wall('report', {
    // It draws what it is given, and asks nobody.
    imports: ['domain', 'config', 'statistics'],
    types: ['backtest', 'exchange'],
    packages: [...TEMPORAL, ALPACA, ALPACA_REST, ...NODE.filter((name) => !name.endsWith('module'))],
  }),
  wall('workers', {
    imports: ['domain', 'config', 'codec', 'activities', 'brokers', 'workflows'],
    packages: [ALPACA, ALPACA_REST, '@temporalio/workflow'],
  }),
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: { 'max-lines': 'off', '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['src/cli/**/*.ts', 'bench/**/*.ts', 'chaos/**/*.ts', 'topology/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
);
