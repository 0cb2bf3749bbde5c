import { ConfigError } from '../../src/config/config-error';
import { metricsVariable, readTelemetrySettings } from '../../src/config/telemetry-settings';

test('nothing is told without a word of the environment', () => {
  expect(readTelemetrySettings({})).toEqual({ metrics: null, traces: false });
  expect(readTelemetrySettings({ NIGHTDESK_METRICS: '', OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toEqual({
    ...{ metrics: null, traces: false },
  });
});

test.each([
  ['9464', '127.0.0.1:9464'],
  ['127.0.0.1:9464', '127.0.0.1:9464'],
  ['localhost:9464', '127.0.0.1:9464'],
  ['0.0.0.0:9464', '0.0.0.0:9464'],
  ['[::1]:9464', '[::1]:9464'],
])('NIGHTDESK_METRICS=%s listens on %s', (text, metrics) => {
  expect(readTelemetrySettings({ NIGHTDESK_METRICS: text }).metrics).toBe(metrics);
});

test.each(['0', '65536', 'on', ':9464', 'http://127.0.0.1:9464', 'example.com:9464', '127.0.0.1'])(
  'NIGHTDESK_METRICS=%s is refused, naming it',
  (text) => {
    const read = () => readTelemetrySettings({ NIGHTDESK_METRICS: text });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(
      `NIGHTDESK_METRICS: "${text}" must be a port, like 9464, for this machine alone, or an address to listen on, like 0.0.0.0:9464`,
    );
  },
);

test('the flag goes before the variable, and its faults are its own', () => {
  expect(readTelemetrySettings({ NIGHTDESK_METRICS: '9464' }, '9465').metrics).toBe('127.0.0.1:9465');
  expect(() => readTelemetrySettings({}, 'here')).toThrow('--metrics: "here" must be a port');
});

test.each(['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'])(
  '%s turns traces on',
  (name) => {
    expect(readTelemetrySettings({ [name]: 'http://127.0.0.1:4318' }).traces).toBe(true);
    expect(readTelemetrySettings({ [name]: 'http://127.0.0.1:4318', OTEL_SDK_DISABLED: 'true' }).traces).toBe(
      false,
    );
  },
);

test('a command of its own gets the address of the metrics, and only where there is one', () => {
  expect(metricsVariable({ NIGHTDESK_METRICS: '9464', APCA_API_KEY_ID: 'secret' })).toEqual({
    NIGHTDESK_METRICS: '9464',
  });
  expect(metricsVariable({})).toEqual({});
});
