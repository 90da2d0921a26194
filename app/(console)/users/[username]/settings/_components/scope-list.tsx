import { Badge } from '@/components/ui/badge';

export function ScopeList({ scopes }: { scopes: readonly string[] }) {
  return (
    <ul className="flex min-w-28 flex-wrap gap-1">
      {scopes.map((scope) => <li key={scope} className="max-w-full"><Badge className="font-mono font-normal">{scope}</Badge></li>)}
    </ul>
  );
}
