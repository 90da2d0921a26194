/** What most tokens are for; everything else is a choice of single scopes. */
export const scopePresets = [
  { value: 'full', label: 'Full access', scopes: ['user:all'] },
  { value: 'read', label: 'Read only', scopes: ['read_api'] },
  { value: 'mcp', label: 'MCP tools', scopes: ['mcp'] },
  { value: 'rest', label: 'REST API', scopes: ['externalapi:read', 'externalapi:write'] },
] as const;

type Preset = (typeof scopePresets)[number]['value'] | 'none';

/** The preset that these scopes are, whatever their order. */
export function presetOf(chosen: readonly string[]): Preset {
  const isPreset = (scopes: readonly string[]) => scopes.length === chosen.length && scopes.every((scope) => chosen.includes(scope));
  return scopePresets.find(({ scopes }) => isPreset(scopes))?.value ?? 'none';
}
