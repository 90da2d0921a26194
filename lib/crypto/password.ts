import 'server-only';
import { hash, verify } from '@node-rs/argon2';
import { shared } from '@/lib/process-state';

// OWASP's first choice for argon2id: 19 MiB, 2 passes, 1 lane.
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** argon2id as a PHC string. About 20 ms of one core. */
export const hashPassword = (password: string): Promise<string> => hash(password, options);

/**
 * True when the password is the one that was hashed. Without a hash it works as long against a dummy and says no,
 * so that the answer's time does not tell which accounts exist.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const dummy = shared('dummy-password-hash', () => hashPassword('no account has this password'));
  const matches = await verify(stored ?? (await dummy), password);
  return stored !== null && matches;
}
