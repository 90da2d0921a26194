'use client';

import { CopyButton } from '@/components/secret/copy-button';
import { Button } from '@/components/ui/button';
import { CodeBlock } from '@/components/ui/code-block';
import { Dialog, DialogBody, DialogFooter } from '@/components/ui/dialog';
import type { SiteConfiguration } from '@/lib/site/settings-schema';
import { LineChanges } from '../../../_components/audit/line-changes';

export type VersionDialogProps = { version: SiteConfiguration; current: SiteConfiguration; onClose: () => void };

export function VersionDialog({ version, current, onClose }: VersionDialogProps) {
  return (
    <Dialog open size="lg" onOpenChange={(open) => { if (!open) onClose(); }} title={`Version ${version.id}`}>
      <DialogBody className="space-y-4">
        <CodeBlock label="As it was saved" actions={<CopyButton compact size="sm" text={version.contents} what="configuration text" />}>
          {version.contents}
        </CodeBlock>
        {version.id === current.id ? null : (
          <section>
            <h3 className="mb-1.5 text-sm font-semibold text-ink">From it to the version in force</h3>
            <LineChanges label="Changed lines" before={version.contents} after={current.contents} />
          </section>
        )}
      </DialogBody>
      <DialogFooter><Button variant="primary" onClick={onClose}>Close</Button></DialogFooter>
    </Dialog>
  );
}
