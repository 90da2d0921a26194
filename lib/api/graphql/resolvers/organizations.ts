import 'server-only';
import { DomainError } from '@/lib/errors/domain-error';

/** Said to everybody alike: nothing is looked up, so nothing is told. */
function refuse(): never {
  throw new DomainError('precondition_failed', {
    reason: 'no_organizations',
    message: 'This site has no organizations yet, so none can be changed.',
  });
}

export const organizationResolvers = {
  Query: {
    organizations: () => ({ nodes: [], totalCount: 0 }),
    organization: (_root: unknown, { name }: { name: string }) => {
      throw new DomainError('not_found', { reason: 'organization_not_found', message: `org not found: name=${name.slice(0, 255)}` });
    },
  },

  Mutation: {
    createOrganization: refuse,
    deleteOrganization: refuse,
    addUserToOrganization: refuse,
    removeUserFromOrganization: refuse,
    removeUserFromOrg: refuse,
  },
};
