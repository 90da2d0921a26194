import type { WireScope } from './scopes';

/** One sentence a wire scope, for forms and for `IDPScope.description`. */
export const scopeDescriptions: Record<WireScope, string> = {
  'user:all': 'Everything the account may do, at every API.',
  'site-admin:sudo': 'Act as any user. Works while the owner is a site admin.',
  mcp: 'Only the tools of the MCP server.',
  'externalapi:read': 'Only reading through the versioned REST API.',
  'externalapi:write': 'Only changing through the versioned REST API.',
  api: 'Everything the account may do; the spelling of GitLab clients.',
  read_api: 'Reading at every API, changing at none.',
  read_user: 'Only reading accounts through the REST API v4.',
  read_repository: 'Only pulling with Git.',
  write_repository: 'Only pulling and pushing with Git.',
  self_rotate: 'Only rotating this very token.',
  sudo: 'Act as any user; the spelling of GitLab clients.',
  admin_mode: 'Use administration routes while admin mode is on.',
  openid: 'Say who the account is.',
  profile: 'Say the name of the account.',
  email: 'Say the address of the account.',
  offline_access: 'Refresh without asking again.',
};
