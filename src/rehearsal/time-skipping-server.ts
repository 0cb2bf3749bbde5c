import { Client, Connection, type TestService } from '@temporalio/client';
import { InternalConnectionOptionsSymbol } from '@temporalio/client/lib/connection';
import { tsToMs } from '@temporalio/common/lib/time';
import { NativeConnection } from '@temporalio/worker';
import { freePort } from '../workers/free-port';
import { isListening, keepProgram } from '../workers/kept-program';
import { addSearchAttributes } from '../workers/register-search-attributes';

/** Temporal's test server, whose time can be skipped, with the session's search attributes. */
export interface TimeSkippingServer {
  readonly client: Client;
  /** For workers. */
  readonly nativeConnection: NativeConnection;
  readonly testService: TestService;
  /** The server's own time, milliseconds since 1970. */
  currentTimeMs(): Promise<number>;
  /** Rejects when the server ends without having been told to. */
  readonly died: Promise<never>;
  /** Closes the connections and ends the server. */
  stop(): Promise<void>;
}

/**
 * Starts the test server at `binary` and connects to it. Time stands still in it until somebody unlocks it. It ends
 * with this process, however that dies; `TestWorkflowEnvironment` would leave it behind. Throws an `Error` when it
 * doesn't start.
 */
export async function startTimeSkippingServer(binary: string, logFile: string): Promise<TimeSkippingServer> {
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const program = keepProgram('Temporal test server', binary, [`${port}`, '--enable-time-skipping'], logFile);
  const stops: (() => Promise<unknown>)[] = [() => program.stop()];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    await program.ready(() => isListening(port));
    // The service that skips time is the SDK's own secret: `@temporalio/testing` asks for it in these very words.
    const options = { address, [InternalConnectionOptionsSymbol]: { supportsTestService: true } };
    const connection = await Connection.connect(options);
    stops.push(() => connection.close());
    const nativeConnection = await NativeConnection.connect(options);
    stops.push(() => nativeConnection.close());
    const { testService } = connection;
    if (!testService) throw new Error('this server has no time to skip');
    await testService.lockTimeSkipping({});
    await addSearchAttributes(connection, 'default');
    return {
      ...{ client: new Client({ connection }), nativeConnection, testService, stop },
      died: program.died,
      currentTimeMs: async () => tsToMs((await testService.getCurrentTime({})).time),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
