import 'server-only';
import { query } from '@/lib/api/console/actor';
import { listAuditOperation } from '@/lib/audit/operations';
import type { AuditEvent } from '@/lib/audit/schema';
import { listEmailAddressesOperation } from '@/lib/emails/operations';
import type { EmailAddress } from '@/lib/emails/schema';
import { summarizeUsersOperation } from '@/lib/grants/operations-read';
import type { UserSummary } from '@/lib/grants/schema-read';
import { listM2MCredentialsOperation } from '@/lib/oauth/operations';
import type { M2MCredential } from '@/lib/oauth/schema';
import { getPasswordStateOperation } from '@/lib/passwords/operations-own';
import { listRolesOfUsersOperation } from '@/lib/roles/operations';
import type { HeldRole } from '@/lib/roles/schema';
import { listSessionsOperation } from '@/lib/sessions/operations';
import { listAccessTokensOperation } from '@/lib/tokens/operations';
import type { ListedToken } from '@/lib/tokens/schema';
import { usageByDoorOperation } from '@/lib/usage/operations';
import type { Usage } from '@/lib/usage/schema';
import type { ServiceAccountFacts } from '@/lib/users/facts-schema';
import { getServiceAccountFactsOperation } from '@/lib/users/operations';
import type { User } from '@/lib/users/schema';

const shownCredentials = 5;
const shownEvents = 8;

/** What only people have. */
export interface PersonFacts {
  emails: EmailAddress[];
  hasPassword: boolean;
  sessionCount: number;
}

export interface Overview {
  facts: ServiceAccountFacts | null;
  person: PersonFacts | null;
  tokens: { tokens: ListedToken[]; totalCount: number };
  /** Null for accounts that cannot have any, and for those who may not see them. */
  m2m: { credentials: M2MCredential[]; totalCount: number } | null;
  /** Those that count now. */
  roles: HeldRole[];
  usage: Usage;
  grants: UserSummary | null;
  events: AuditEvent[];
}

/** Everything the profile page shows, asked for at once. */
export async function readOverview({ id, kind }: User, isSiteAdmin: boolean): Promise<Overview> {
  const [facts, person, tokens, m2m, ofUsers, usage, { events }, summaries] = await Promise.all([
    kind === 'SERVICE_ACCOUNT' ? query(getServiceAccountFactsOperation, { userId: id }) : null,
    kind === 'HUMAN' ? readPerson(id) : null,
    query(listAccessTokensOperation, { userId: id, limit: shownCredentials }),
    kind === 'SERVICE_ACCOUNT' && isSiteAdmin ? query(listM2MCredentialsOperation, { userId: id, limit: shownCredentials }) : null,
    query(listRolesOfUsersOperation, { userIds: [id] }),
    query(usageByDoorOperation, { userId: id }),
    query(listAuditOperation, { aboutUserId: id, limit: shownEvents }),
    query(summarizeUsersOperation, { userIds: [id] }),
  ]);
  const roles = (ofUsers[0]?.roles ?? []).filter(({ hasEnded }) => !hasEnded);
  return { facts, person, tokens, m2m, roles, usage, events, grants: summaries[0] ?? null };
}

async function readPerson(userId: number): Promise<PersonFacts> {
  const [[entry], { hasPassword }, sessions] = await Promise.all([
    query(listEmailAddressesOperation, { userIds: [userId] }),
    query(getPasswordStateOperation, { userId }),
    query(listSessionsOperation, { userId }),
  ]);
  return { emails: entry?.emails ?? [], hasPassword, sessionCount: sessions.length };
}
