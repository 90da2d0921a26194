import { any, holds, isSelf, isSiteAdmin, worded, type Rule } from '../predicates';

const words = { reason: 'must_be_site_admin', message: 'Only site admins and holders of REPO_PERMISSIONS#WRITE may do this.' };

export const grantPolicies = {
  /** What an account may see is shown to itself, to site admins and to whoever may look after such permissions. */
  'grant.listOfUser': any(isSelf, holds('REPO_PERMISSIONS#READ'), holds('REPO_PERMISSIONS#WRITE'), isSiteAdmin),
  /** Who may see a repository is for those who look after such permissions. */
  'grant.listOfRepository': any(holds('REPO_PERMISSIONS#READ'), holds('REPO_PERMISSIONS#WRITE'), isSiteAdmin),
  /** Names that wait for an account are for site admins. */
  'grant.listPending': isSiteAdmin,
  /** Repositories are given by site admins, and those that they may see themselves by holders of the permission. */
  'grant.add': worded(any(holds('REPO_PERMISSIONS#WRITE'), isSiteAdmin), words),
  'grant.remove': worded(any(holds('REPO_PERMISSIONS#WRITE'), isSiteAdmin), words),
  /** What concerns many accounts or every repository at once is for site admins. */
  'grant.replace': isSiteAdmin,
  'grant.setUnrestricted': isSiteAdmin,
  'grant.setAllRepositories': isSiteAdmin,
  'grant.setPathRules': isSiteAdmin,
  /** The file of all grants is read and applied by site admins. */
  'grant.export': isSiteAdmin,
  'grant.restore': isSiteAdmin,
} satisfies Record<string, Rule<never>>;
