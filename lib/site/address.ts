import 'server-only';
import { env } from '@/lib/env';
import { shared } from '@/lib/process-state';

const listening = shared<{ origin: string | null }>('listening-origin', () => ({ origin: null }));

/** Told by the server once it listens: the port may have been chosen by the system. */
export function setListeningAddress(host: string, port: number): void {
  listening.origin = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Where people and clients reach this site, without a trailing slash: `EXTERNAL_URL`, else where the server listens. */
export function externalUrl(): string {
  const { EXTERNAL_URL, HOST, PORT } = env();
  return EXTERNAL_URL ?? listening.origin ?? `http://${HOST}:${PORT}`;
}

/** The address an operator has set, or null where people may come by any that reaches this server. */
export const configuredUrl = (): string | null => env().EXTERNAL_URL ?? null;

/** True where browsers reach the site over TLS: cookies are then for TLS only. */
export const isHttps = (): boolean => externalUrl().startsWith('https:');

/** True for names and addresses that only this machine reaches. */
export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
