'use client';

import { Link2 } from 'lucide-react';
import { formatUtc } from '@/components/feedback/format-time';
import { TimeAgo } from '@/components/feedback/time-ago';
import { toast } from '@/components/feedback/toast';
import { Button } from '@/components/ui/button';
import { DescriptionList } from '@/components/ui/description-list';
import { DialogBody, DialogFooter } from '@/components/ui/dialog';
import { Sheet } from '@/components/ui/sheet';
import type { AuditEvent } from '@/lib/audit/schema';
import { paths } from '@/lib/url/paths';
import { actionWords, nameOfDoor, nameOfKind, reasonWords } from '../../../_components/audit/action-words';
import { AccountName, actorOf, CredentialName, TargetName } from '../../../_components/audit/audit-names';
import { Changes } from '../../../_components/audit/changes';
import { OutcomeBadge } from '../../../_components/audit/outcome-badge';
import type { AuditParams } from './use-audit-params';

export type EventSheetProps = { event: AuditEvent; params: AuditParams; onClose: () => void };

const filterClass = 'rounded-sm text-accent-ink underline underline-offset-2 hover:no-underline';

function copyLink(id: string) {
  const link = new URL(`${paths.auditLog()}?event=${id}`, window.location.href).href;
  // No clipboard on plain http away from localhost.
  void Promise.resolve()
    .then(() => navigator.clipboard.writeText(link))
    .then(() => toast.success('Link copied'))
    .catch(() => toast.error('Could not copy the link', { description: link }));
}

export function EventSheet({ event, params, onClose }: EventSheetProps) {
  const { credential, target, sudoBy, reason, requestId, address, userAgent } = event;
  const actor = actorOf(event);
  const unknown = <span className="text-ink-3">Unknown</span>;

  const only = (patch: Parameters<AuditParams['set']>[0], label: string) => (
    <button type="button" className={filterClass} onClick={() => params.set(patch)}>{label}</button>
  );

  return (
    <Sheet
      open
      onOpenChange={(open) => { if (!open) onClose(); }}
      title={actionWords(event.action)}
      description={`Event ${event.id}, ${formatUtc(event.at)}`}
    >
      <DialogBody>
        <DescriptionList
          items={[
            { term: 'When', description: <TimeAgo value={event.at} /> },
            { term: 'Action', description: <code className="text-xs">{event.action}</code> },
            {
              term: 'Outcome',
              description: (
                <span className="flex flex-wrap items-center gap-2">
                  <OutcomeBadge event={event} />{reason === null ? null : reasonWords(reason)}
                </span>
              ),
            },
            { term: 'Who', description: <AccountName account={sudoBy ?? actor} /> },
            ...(sudoBy === null ? [] : [{ term: 'On behalf of', description: <AccountName account={actor} /> }]),
            {
              term: 'Credential',
              description: credential === null ? <CredentialName credential={null} /> : (
                <span className="flex flex-wrap items-center gap-x-2">
                  <CredentialName credential={credential} />
                  {credential.lastFive === null ? null : <code className="text-xs text-ink-3">…{credential.lastFive}</code>}
                  {credential.name === null ? null : <span className="text-ink-3">{nameOfKind(credential.kind)}</span>}
                  {only({ credential: `${credential.kind}:${credential.id}` }, 'Only this credential')}
                </span>
              ),
            },
            {
              term: 'Target',
              description: (
                <span className="flex flex-wrap items-center gap-x-2">
                  <TargetName target={target} />
                  {target === null || target.id === null ? null : only({ target: `${target.type}:${target.id}` }, 'Only this target')}
                </span>
              ),
            },
            { term: 'Door', description: nameOfDoor(event.door) },
            {
              term: 'Address',
              description: address === null ? unknown : <>{address} {only({ address }, 'Only this address')}</>,
            },
            {
              term: 'Request ID',
              description: requestId === null ? unknown : (
                <><code className="text-xs">{requestId}</code> {only({ request: requestId }, 'Only this request')}</>
              ),
            },
            { term: 'User agent', description: userAgent === null ? unknown : <bdi className="wrap-anywhere">{userAgent}</bdi> },
          ]}
        />
        <h3 className="mt-5 mb-2 text-sm font-semibold text-ink">What changed</h3>
        <Changes before={event.before} after={event.after} />
      </DialogBody>
      <DialogFooter>
        <Button icon={<Link2 aria-hidden />} onClick={() => copyLink(event.id)}>Copy link</Button>
        <Button variant="primary" onClick={onClose}>Close</Button>
      </DialogFooter>
    </Sheet>
  );
}
