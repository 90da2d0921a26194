import { z } from 'zod';
import type { Visibility } from '@/lib/groups/schema';
import { idSchema } from '@/lib/text/schema';
import { siteRepositorySchema } from './schema';

/** A repository as a code host's list has it. Names are checked one by one: a bad one is no reason to refuse the rest. */
export interface ListedRepository {
  /** What the host calls it, whatever its name: the id that stays when it is renamed. */
  externalId: string;
  /** The name it gets here: `github.com/acme/api`. */
  fullName: string;
  /** Where it is cloned from, without any secret. */
  remoteUrl: string;
  webUrl?: string | null;
  description?: string | null;
  visibility: Visibility;
  isArchived?: boolean;
  isFork?: boolean;
  stars?: number;
}

export interface ReconcileInput {
  codeHostId: number;
  listed: readonly ListedRepository[];
  /** True where the list holds all that there is: only then does it say something about what it does not hold. */
  isComplete: boolean;
}

export interface Reconciled {
  added: number;
  changed: number;
  removed: number;
  /** Not in this complete list; the next one that lacks them too removes them. */
  missing: number;
  /** What could not be taken over, each with a sentence. */
  problems: { fullName: string; message: string }[];
}

export const fetchJobData = z.object({ repositoryId: idSchema });

export const mostFetched = 100;
export const fetchNowInput = z.strictObject({
  ids: z.array(idSchema).min(1, 'Choose a repository.').max(mostFetched, `Choose at most ${mostFetched} repositories.`),
});
export type FetchNowInput = z.output<typeof fetchNowInput>;

export const fetchNowSchema = z.object({
  done: z.array(z.object({ id: idSchema, fullName: z.string() })),
  failed: z.array(z.object({ id: idSchema, message: z.string() })),
});
export type FetchNowResult = z.output<typeof fetchNowSchema>;

export const fetchDetailsSchema = siteRepositorySchema.extend({ log: z.string().describe('What git said in the last fetch') });
export type FetchDetails = z.output<typeof fetchDetailsSchema>;
