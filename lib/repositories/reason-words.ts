import type { ReasonKind } from './access-schema';

/** Reasons as the contract writes them, where it knows them (SG §5.4), and alike where it does not. */
export const contractReasons: Record<ReasonKind, string> = {
  public: 'Public',
  unrestricted: 'Unrestricted',
  internal: 'Internal',
  grant: 'Explicit API',
  wildcard: 'All repositories',
  membership: 'Membership',
  'group-membership': 'Group membership',
  share: 'Shared with group',
  'group-share': 'Group shared with group',
  'site-admin': 'Site Admin',
};
