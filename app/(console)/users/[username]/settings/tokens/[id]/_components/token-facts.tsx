import { TimeAgo } from '@/components/feedback/time-ago';
import { MaskedSecret } from '@/components/secret/masked-secret';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { DescriptionList } from '@/components/ui/description-list';
import { TextLink } from '@/components/ui/text-link';
import type { ListedToken } from '@/lib/tokens/schema';
import { paths } from '@/lib/url/paths';
import { ScopeList } from '../../../_components/scope-list';
import { TokenExpiry } from '../../_components/token-expiry';
import type { TokenRow } from '../../token-row';

const modes = {
  OFF: 'From everywhere',
  REPORT: 'From everywhere; requests from outside the list are counted',
  ENFORCE: 'From the list only',
} as const;

export type TokenFactsProps = { token: ListedToken; row: TokenRow; isSiteAdmin: boolean };

export function TokenFacts({ token, row, isSiteAdmin }: TokenFactsProps) {
  const audit = paths.auditOfCredential('access-token', token.id);
  const creator = token.createdById === token.userId ? 'the account itself' : row.createdBy;
  const items = [
    { term: 'Token', description: <MaskedSecret prefix={`${token.prefix}_`} lastFive={token.lastFive} /> },
    { term: 'ID', description: <span className="font-mono text-xs">{token.id}</span> },
    { term: 'Scopes', description: <ScopeList scopes={token.scopes} /> },
    { term: 'Expires', description: <TokenExpiry {...row} /> },
    {
      term: 'Created',
      description: <><TimeAgo value={token.createdAt} />{creator === null ? null : <> by <bdi>{creator}</bdi></>}</>,
    },
    {
      term: 'Last used',
      description: (
        <>
          <TimeAgo value={token.lastUsedAt} fallback="Never used" />
          {token.lastUsedAddress === null ? null : <> from <span className="font-mono text-xs">{token.lastUsedAddress}</span></>}
        </>
      ),
    },
    ...(token.revokedAt === null ? [] : [{ term: 'Revoked', description: <TimeAgo value={token.revokedAt} /> }]),
    ...(token.disabledAt === null ? [] : [{ term: 'Disabled', description: <TimeAgo value={token.disabledAt} /> }]),
    ...(token.leakedAt === null ? [] : [{ term: 'Reported as leaked', description: <TimeAgo value={token.leakedAt} /> }]),
    {
      term: 'May be used',
      description: (
        <>
          {modes[token.addressMode]}
          {token.addressMode === 'OFF' ? null : (
            <ul className="mt-1 font-mono text-xs text-ink-2">{token.allowedAddresses.map((entry) => <li key={entry}>{entry}</li>)}</ul>
          )}
        </>
      ),
    },
    ...(isSiteAdmin
      ? [{ term: 'Audit', description: <TextLink href={audit}>What was done with it</TextLink> }]
      : []),
  ];
  return (
    <Card aria-labelledby="token-facts">
      <CardHeader title="Facts" titleId="token-facts" />
      <CardBody className="py-2"><DescriptionList items={items} /></CardBody>
    </Card>
  );
}
