import 'server-only';
import * as audit from '@/lib/audit/operations';
import * as codeHosts from '@/lib/code-hosts/operations';
import * as emails from '@/lib/emails/operations';
import * as grants from '@/lib/grants/operations';
import * as grantFiles from '@/lib/grants/operations-file';
import * as grantReads from '@/lib/grants/operations-read';
import * as groups from '@/lib/groups/operations';
import * as members from '@/lib/groups/operations-members';
import * as shares from '@/lib/groups/operations-shares';
import * as home from '@/lib/home/operations';
import * as leaks from '@/lib/leaks/operations';
import * as license from '@/lib/license/operations';
import * as oauth from '@/lib/oauth/operations';
import * as passwords from '@/lib/passwords/operations';
import * as ownPasswords from '@/lib/passwords/operations-own';
import * as repositories from '@/lib/repositories/operations';
import * as access from '@/lib/repositories/operations-access';
import * as files from '@/lib/repositories/operations-files';
import * as mirrors from '@/lib/repositories/operations-mirrors';
import * as transfers from '@/lib/repositories/operations-transfer';
import * as roles from '@/lib/roles/operations';
import * as sessions from '@/lib/sessions/operations';
import * as site from '@/lib/site/operations';
import * as tokens from '@/lib/tokens/operations';
import * as usage from '@/lib/usage/operations';
import * as users from '@/lib/users/operations';
import * as terms from '@/lib/users/operations-terms';
import type { Operation } from './define-operation';

/** Every operation of the product: what API references, tool lists and the tests of the rules walk. */
export const allOperations: readonly Operation[] = [
  users,
  sessions,
  tokens,
  oauth,
  site,
  audit,
  grants,
  grantFiles,
  grantReads,
  home,
  leaks,
  license,
  passwords,
  roles,
  terms,
  ownPasswords,
  emails,
  usage,
  repositories,
  access,
  mirrors,
  files,
  transfers,
  groups,
  members,
  shares,
  codeHosts,
].flatMap(
  (domain) => Object.values(domain) as unknown as Operation[],
);
