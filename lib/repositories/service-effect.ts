import 'server-only';
import type { Tx } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import { currentSettings } from '@/lib/site/settings';
import { compareReadable, noteReadable, type EffectRow } from './effect-queries';

export interface AccessEffect {
  gained: number;
  lost: number;
  gainedExamples: EffectRow[];
  lostExamples: EffectRow[];
}

/**
 * Runs a change and says whose access to code it opens and closes: the decision itself is asked before and after, so that a grant
 * taken where a membership opens the repository too changes nothing. Uses temporary tables: once in a transaction.
 * @param accounts rows `userId`, `repositoryIds` of what to look at (null for every repository)
 */
export async function measureEffect(tx: Tx, accounts: Prisma.Sql, change: () => Promise<void>, mostExamples = 100): Promise<AccessEffect> {
  const isEnforcedForSiteAdmins = (await currentSettings())['authz.enforceForSiteAdmins'];
  const scope = { accounts, isEnforcedForSiteAdmins };
  await noteReadable(tx, 'before', scope);
  await change();
  await noteReadable(tx, 'after', scope);
  const gained = await compareReadable(tx, 'gained', mostExamples);
  const lost = await compareReadable(tx, 'lost', mostExamples);
  return { gained: gained.count, lost: lost.count, gainedExamples: gained.examples, lostExamples: lost.examples };
}
