import { describe, expect, it } from 'vitest';
import { EnvironmentError, parseEnvironment } from './env';

describe('parseEnvironment', () => {
  it('needs nothing at all', () => {
    expect(parseEnvironment({})).toMatchObject({
      NODE_ENV: 'production',
      PORT: 3000,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'info',
      TRUSTED_PROXIES: [],
    });
  });

  it('takes an empty value for one that is not set', () => {
    expect(parseEnvironment({ PORT: '', EXTERNAL_URL: '', KEYWARD_SECRET_KEYS: '' })).toMatchObject({ PORT: 3000 });
  });

  it('reads lists by commas, spaces around them aside', () => {
    expect(parseEnvironment({ TRUSTED_PROXIES: ' 10.0.0.0/8 , ::1,', KEYWARD_ALLOWED_HOSTS: 'git.internal:8080,10.1.2.3' })).toMatchObject({
      TRUSTED_PROXIES: ['10.0.0.0/8', '::1'],
      KEYWARD_ALLOWED_HOSTS: ['git.internal:8080', '10.1.2.3'],
    });
  });

  it('keeps the origin of EXTERNAL_URL', () => {
    expect(parseEnvironment({ EXTERNAL_URL: 'https://keyward.example.com/' }).EXTERNAL_URL).toBe('https://keyward.example.com');
  });

  it.each(['keyward@example.com', 'Keyward of Acme <keyward@example.com>'])('takes %s for a sender', (sender) => {
    expect(parseEnvironment({ SMTP_FROM: sender }).SMTP_FROM).toBe(sender);
  });

  it.each([
    ['PORT', 'abc'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '80.5'],
    ['PORT', ' '],
    ['PORT', '0x50'],
    ['NODE_ENV', 'staging'],
    ['EXTERNAL_URL', 'keyward.example.com'],
    ['EXTERNAL_URL', 'ftp://keyward.example.com'],
    ['EXTERNAL_URL', 'https://keyward.example.com/base'],
    ['EXTERNAL_URL', 'https://admin:hunter2hunter2@keyward.example.com'],
    ['EXTERNAL_URL', 'https://keyward.example.com/?a=1'],
    ['DATABASE_URL', 'mysql://root:hunter2hunter2@db/keyward'],
    ['DATABASE_URL', 'hunter2hunter2'],
    ['KEYWARD_ALLOWED_FOLDERS', 'relative/path'],
    ['TRUSTED_PROXIES', 'proxy.internal'],
    ['TRUSTED_PROXIES', '10.0.0.0/'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '::1/129'],
    ['TRUSTED_PROXIES', '10.0.0.0/0'],
    ['TRUSTED_PROXIES', '10.0.0'],
    ['SMTP_URL', 'https://mail.example.com'],
    ['SMTP_URL', 'hunter2hunter2'],
    ['SMTP_URL', 'smtp://mail.example.com?requireTls=maybe'],
    ['SMTP_URL', 'smtp://mail.example.com?pool=true'],
    ['SMTP_URL', 'smtp://keyward:hunter2%@mail.example.com'],
    ['SMTP_FROM', 'keyward'],
    ['SMTP_FROM', 'Keyward <keyward>'],
    ['SMTP_FROM', 'a@example.com\nBcc: hunter2@example.com'],
    ['SMTP_FROM', 'Key\nward <a@example.com>'],
    ['ZOEKT_URL', 'zoekt:6070x'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'nowhere'],
    ['LOG_LEVEL', 'loud'],
  ])('stops at %s=%s with a sentence that names the variable, says what to write, and repeats no value', (name, value) => {
    expect(() => parseEnvironment({ [name]: value })).toThrow(EnvironmentError);
    expect(() => parseEnvironment({ [name]: value })).toThrow(new RegExp(`^${name}[^\\n]* is not usable: write [^\\n]+\\.$`));
    expect(() => parseEnvironment({ [name]: value })).not.toThrow(/hunter2/);
  });

  it('stops at a KEYWARD_ variable that does not exist, and names those that do', () => {
    expect(() => parseEnvironment({ KEYWARD_DATADIR: '/tmp/x' })).toThrow(
      /^KEYWARD_DATADIR is not a setting of Keyward\. The ones that begin so are .*KEYWARD_DATA_DIR/,
    );
    expect(() => parseEnvironment({ keyward_data_dir: '/tmp/x', OTHER: 'x' })).not.toThrow();
  });

  it('names every problem at once', () => {
    const attempt = () => parseEnvironment({ PORT: 'x', LOG_LEVEL: 'x', KEYWARD_NONSENSE: '1' });
    for (const name of ['PORT', 'LOG_LEVEL', 'KEYWARD_NONSENSE']) expect(attempt).toThrow(new RegExp(name));
  });
});
