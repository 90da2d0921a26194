import type autocannon from 'autocannon';
import type { BenchSecrets } from './fill';
import { measure } from './measure';

export const connections = 32;

interface Work {
  name: string;
  /** The least share of the ceiling, design.md §7. */
  atLeast: number;
  mostP99Ms?: number;
  requests: autocannon.Request[];
}

function worksOf(secrets: BenchSecrets): Work[] {
  const body = JSON.stringify({ query: 'query CurrentUser { currentUser { username } }', variables: null });
  const form = (client: BenchSecrets['clients'][number]) =>
    new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: client.id,
      client_secret: client.secret,
      scope: 'user:all',
    }).toString();
  return [
    {
      name: 'token verification, GET /api/v4/personal_access_tokens/self',
      atLeast: 0.45,
      mostP99Ms: 25,
      requests: secrets.tokens.map((token) => ({
        method: 'GET',
        path: '/api/v4/personal_access_tokens/self',
        headers: { 'private-token': token },
      })),
    },
    {
      name: 'token verification, GraphQL currentUser',
      atLeast: 0.3,
      mostP99Ms: 25,
      requests: secrets.tokens.map((token) => ({
        method: 'POST',
        path: '/.api/graphql',
        headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
        body,
      })),
    },
    {
      name: 'client_credentials grant, durable, audited',
      atLeast: 0.2,
      requests: secrets.clients.map((client) => ({
        method: 'POST',
        path: '/.auth/idp/oauth/token',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: form(client),
      })),
    },
  ];
}

/**
 * Each figure stands between two measures of the ceiling: a machine that slows down slows both.
 * @returns false when one misses its mark
 */
export async function reportThroughput(
  { url, ceilingUrl, seconds }: { url: string; ceilingUrl: string; seconds: number },
  secrets: BenchSecrets,
  say: (line: string) => void,
): Promise<boolean> {
  const load = { connections, seconds };
  let holdsAll = true;
  let before = await measure(ceilingUrl, [{ path: '/' }], load);
  for (const { name, atLeast, mostP99Ms = Infinity, requests } of worksOf(secrets)) {
    const figure = await measure(url, requests, load);
    const after = await measure(ceilingUrl, [{ path: '/' }], load);
    const ceiling = (before.perSecond + after.perSecond) / 2;
    const ratio = figure.perSecond / ceiling;
    const holds = ratio >= atLeast && figure.p99Ms <= mostP99Ms;
    const share = `${Math.round(figure.perSecond)}/s of a ceiling of ${Math.round(ceiling)}/s = ${ratio.toFixed(2)}`;
    const latency = `p99 ${figure.p99Ms} ms${mostP99Ms === Infinity ? '' : ` (under ${mostP99Ms})`}`;
    say(`${name}\n  ${share} (at least ${atLeast.toFixed(2)}), ${latency}: ${holds ? 'holds' : 'MISSED'}`);
    holdsAll &&= holds;
    before = after;
  }
  return holdsAll;
}
