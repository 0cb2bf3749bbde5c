import { version } from '../../package.json';
import { nightdesk } from './nightdesk';

test('--version prints the version, says nothing else, and ends well', async () => {
  expect(await nightdesk('--version').ended).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});
