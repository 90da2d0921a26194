import 'server-only';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { env } from '@/lib/env';
import { DomainError } from '@/lib/errors/domain-error';
import { primaryKey } from '@/lib/crypto/server-keys';
import { limiters } from '@/lib/sessions/limits';
import { externalUrl, isLoopback } from './address';

const alphabet = 'ABCDEFGHJKMNPQRSTVWXYZ0123456789';

/** Off loopback whoever comes first would own the site: the first run then asks for a code that only the terminal shows. */
export function isFirstRunCodeRequired(): boolean {
  const { HOST, TRUSTED_PROXIES } = env();
  return !isLoopback(HOST) || !isLoopback(new URL(externalUrl()).hostname) || TRUSTED_PROXIES.length > 0;
}

/** The code, the same on every instance with the same server key. Good until the first site admin exists. */
export function firstRunCode(): string {
  const bytes = createHmac('sha256', primaryKey().derive('first-run-code')).update('first run').digest();
  const text = [...bytes.subarray(0, 12)].map((byte) => alphabet[byte % 32]).join('');
  return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`;
}

/** @throws DomainError `forbidden` (field `code`), `rate_limited` */
export async function checkFirstRunCode(code: string | undefined, address: string | null): Promise<void> {
  await limiters().firstRun.consume(address ?? 'unknown');
  const [given, expected] = [code ?? '', firstRunCode()].map((text) => Buffer.from(text.toUpperCase().replace(/[^0-9A-Z]/g, '')));
  if (given && expected && given.length === expected.length && timingSafeEqual(given, expected)) return;
  const message = 'Enter the one-time code that the terminal of the server printed.';
  throw new DomainError('forbidden', { reason: 'first_run_code', message, fields: { code: message } });
}
