import { DomainError } from '@/lib/errors/domain-error';

/** Kinds of node ids served so far. SG §0: ids are base64 of `Kind:<json>`, and people build them by hand. */
export type NodeKind =
  | 'User'
  | 'AccessToken'
  | 'M2MCredential'
  | 'M2MCredentialSecret'
  | 'IDPClient'
  | 'Role'
  | 'Permission'
  | 'ExternalService'
  | 'Repository';

export const siteId = Buffer.from('Site:"site"').toString('base64');

export const toNodeId = (kind: NodeKind, id: number): string => Buffer.from(`${kind}:${id}`).toString('base64');

/** The kind and number inside an id, or null when it is not one of ours. */
export function parseNodeId(text: string): { kind: string; id: number } | null {
  const [, kind, digits] = /^([A-Za-z0-9]+):(\d{1,10})$/.exec(Buffer.from(text, 'base64').toString('utf8')) ?? [];
  const id = Number(digits);
  return kind && id >= 1 && id <= 2_147_483_647 ? { kind, id } : null;
}

/** The number inside an id of this kind. @throws DomainError `not_found`: an id of something else names nothing here */
export function fromNodeId(kind: NodeKind, text: string): number {
  const node = parseNodeId(text);
  if (node?.kind === kind) return node.id;
  throw new DomainError('not_found', { reason: 'invalid_node_id', message: `"${text.slice(0, 60)}" is not the id of a ${kind}.` });
}
