/** `nightdesk deployment`: a new version of the workers while a session waits (docs/deploying.md). */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { Command } from 'commander';
import { readEnvironment } from '../config/environment';
import { codeBuild } from '../workers/code-version';
import {
  makeCurrent,
  moveTo,
  readDeployment,
  versionOf,
  type DeployedVersion,
  type DeploymentState,
} from '../workers/deployment';
import { EXIT } from './exit-codes';
import { findDesk, type FoundDesk } from './find-desk';
import { UsageError } from './usage-error';
import { withTemporal } from './with-temporal';

interface DeploymentFlags {
  readonly deployment?: string;
  readonly state?: string;
  readonly json?: boolean;
}

/** The family. */
export const deploymentCommand = (done: (code: number) => void): Command =>
  new Command('deployment')
    .description('Deploys a new version of the workers while a session waits for its open.')
    .addCommand(showCommand(done))
    .addCommand(setCurrentCommand(done))
    .addCommand(moveCommand(done))
    .addHelpText(
      'after',
      `
For workers started with NIGHTDESK_DEPLOYMENT. A session stays on the version that scanned; the next one starts on
the current one. Stop a version's workers only when \`show\` has it as drained.

  nightdesk deployment show
  nightdesk deployment set-current
  nightdesk deployment move session/main/2026-11-27`,
    );

const showCommand = (done: (code: number) => void): Command =>
  deploymentOptions('show', 'Prints which version is current, and which still have sessions.').action(
    async (flags: DeploymentFlags) => {
      const deployment = nameIn(flags);
      const state = await withTemporal(whereIs(flags), (client) => known(client, deployment));
      print(flags, state, stateText(state));
      done(EXIT.good);
    },
  );

const setCurrentCommand = (done: (code: number) => void): Command =>
  deploymentOptions('set-current', 'Lets a version take all new work. Sessions that run stay where they are.')
    .argument('[build]', "the build (default: NIGHTDESK_BUILD, or this command's own code)")
    .action(async (given: string | undefined, flags: DeploymentFlags) => {
      const deployment = nameIn(flags);
      const state = await withTemporal(whereIs(flags), async (client) => {
        const build = given ?? ownBuild();
        mustHave(await known(client, deployment), build);
        await makeCurrent(client, deployment, build);
        return known(client, deployment);
      });
      print(flags, state, stateText(state));
      done(EXIT.good);
    });

const moveCommand = (done: (code: number) => void): Command =>
  deploymentOptions('move', 'Moves one session that runs to another version, for good.')
    .argument('<session>', 'its workflow id, like session/main/2026-11-27')
    .option('--build <build>', 'the build (default: the current one)')
    .addHelpText(
      'after',
      `
For a session whose own version must not trade: its order gateway has the bug. Its history is replayed by the new
version first; one that can't replay it stands still and sends nothing, and the session is moved back the same way.`,
    )
    .action(async (session: string, flags: DeploymentFlags & { readonly build?: string }) => {
      const deployment = nameIn(flags);
      const moved = await withTemporal(whereIs(flags), async (client) => {
        const state = await known(client, deployment);
        const build = flags.build ?? state.current;
        if (build === null)
          throw new UsageError(`no build of ${deployment} is current; name one with --build`);
        mustHave(state, build);
        await mustRun(client, session);
        const from = (await versionOf(client, session)).build;
        await moveTo(client, session, deployment, build);
        return { session, deployment, from, to: build };
      });
      const was = moved.from === null ? 'workers without a version' : `build ${moved.from}`;
      print(flags, moved, `${session} goes on with build ${moved.to}; it was on ${was}`);
      done(EXIT.good);
    });

const deploymentOptions = (name: string, description: string): Command =>
  new Command(name)
    .description(description)
    .option('--deployment <name>', 'the deployment (default: NIGHTDESK_DEPLOYMENT)')
    .option('--state <dir>', 'the state folder (default: NIGHTDESK_STATE, or .nightdesk)')
    .option('--json', 'print the answer as JSON');

/** Where Temporal is; which desk it is about plays no part. */
const whereIs = ({ state }: DeploymentFlags): FoundDesk =>
  findDesk({ desk: 'any', ...(state === undefined ? {} : { state }) }, process.env);

function nameIn({ deployment }: DeploymentFlags): string {
  const name = deployment ?? process.env['NIGHTDESK_DEPLOYMENT'] ?? '';
  if (name === '')
    throw new UsageError('no deployment is named; give --deployment, or set NIGHTDESK_DEPLOYMENT');
  readEnvironment({ NIGHTDESK_DEPLOYMENT: name });
  return name;
}

const ownBuild = (): string => process.env['NIGHTDESK_BUILD'] || codeBuild();

async function known({ connection, options }: Client, deployment: string): Promise<DeploymentState> {
  const state = await readDeployment(connection, options.namespace, deployment);
  if (state !== null) return state;
  throw new Error(
    `Temporal knows no deployment ${deployment}; start a worker with NIGHTDESK_DEPLOYMENT=${deployment} first`,
  );
}

function mustHave({ deployment, versions }: DeploymentState, build: string): void {
  if (versions.some((version) => version.build === build)) return;
  throw new UsageError(
    `deployment ${deployment} has no build ${build}; there is: ${versions.map((version) => version.build).join(', ')}. ` +
      `Start a worker of it first`,
  );
}

async function mustRun({ workflow }: Client, session: string): Promise<void> {
  try {
    const { status } = await workflow.getHandle(session).describe();
    if (status.name !== 'RUNNING') throw new UsageError(`${session} has ended; there is nothing to move`);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw new UsageError(`there is no workflow ${session}; a session's id is session/<desk>/<date>`);
  }
}

const MEANS: Readonly<Record<DeployedVersion['status'], string>> = {
  current: 'current: new sessions start on it',
  draining: 'draining: sessions of it are still open; keep its workers',
  drained: 'drained: no session needs it; its workers may stop',
  ramping: 'ramping: takes a part of what starts',
  inactive: 'not current: takes nothing new',
  created: 'not current: takes nothing new',
  unspecified: 'unknown',
};

const stateText = ({ deployment, current, versions }: DeploymentState): string =>
  [
    current === null
      ? `deployment ${deployment}: no version is current, workers without a version take what is new`
      : `deployment ${deployment}: build ${current} is current`,
    ...versions.map(({ build, status }) => `  ${build.padEnd(24)} ${MEANS[status]}`),
  ].join('\n');

function print({ json }: DeploymentFlags, value: object, text: string): void {
  process.stdout.write(`${json ? JSON.stringify(value, null, 2) : text}\n`);
}
