/** What `doctor` says of the broker's clock, which is the only "now" of the desk: the machine's must agree with it. */
import { examine } from '../../src/cli/doctor';
import type { Finding } from '../../src/cli/finding';
import { loadConfig } from '../../src/config/config';
import { readEnvironment } from '../../src/config/environment';
import { readSessionsTable } from '../../src/config/sessions-table';
import { freshFolder, open } from '../exchange/trial-exchange';

const { rules, ...config } = loadConfig();

/** Doctor's word on an exchange that runs in real time, so many milliseconds beside this machine. */
async function clockOff(byMs: number): Promise<Finding | undefined> {
  const startAt = new Date(Date.now() + byMs).toISOString();
  const { exchange } = await open({ driven: false, startAt });
  const findings = await examine({
    environment: readEnvironment({
      NIGHTDESK_STATE: freshFolder(),
      NIGHTDESK_TRADING_URL: exchange.url,
      NIGHTDESK_DATA_URL: exchange.url,
      APCA_API_KEY_ID: 'trial-key',
      APCA_API_SECRET_KEY: 'trial-secret',
    }),
    config: { ...config, rules },
    sessionsTable: readSessionsTable(),
    now: new Date(),
  });
  return findings.find(({ what }) => what === 'broker clock');
}

test.each([90_000, -90_000])('S20: %i ms apart, doctor fails and says what to do', async (ms) => {
  const clock = await clockOff(ms);
  expect(clock?.state).toBe('wrong');
  expect(clock?.words).toMatch(/^1 min.* apart from this machine's; set this machine's time \(NTP\)$/);
});

test('S20: half a minute apart is good enough', async () => {
  expect((await clockOff(30_000))?.state).toBe('good');
});
