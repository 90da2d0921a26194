import 'server-only';
import { accessTokenIdentity } from '@/lib/crypto/mint';
import type { CreatedAccessToken } from '@/lib/tokens/schema';
import { replayedRotation, type RotationRetry } from '@/lib/tokens/service-replay';
import type { Origin } from './actor';

/**
 * For rotate routes whose credential was refused as `revoked`: ends what came from it by rotation, or gives a retry its answer
 * again. Null means that the refusal stands.
 */
export async function checkReplayedRotation(presented: string, origin: Origin, retry: RotationRetry): Promise<CreatedAccessToken | null> {
  const identity = accessTokenIdentity(presented);
  return identity ? replayedRotation(identity, origin, retry) : null;
}
