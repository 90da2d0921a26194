import { FolderGit2 } from 'lucide-react';
import { EmptyState } from '@/components/feedback/empty-state';
import { UsageSnippet } from '@/components/secret/usage-snippet';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { TextLink } from '@/components/ui/text-link';
import type { Repository } from '@/lib/repositories/schema';
import { paths } from '@/lib/url/paths';
import { cloneUrlOf } from './repository-header';

/** Nothing was pushed to it, or nothing was fetched yet. */
export function EmptyRepository({ repository: { fullName, origin, isArchived, mirror } }: { repository: Repository }) {
  if (origin === 'MIRROR' || isArchived) {
    const isWaiting = mirror !== null && mirror.state !== 'CLONED';
    return (
      <EmptyState icon={<FolderGit2 />} title={isWaiting ? 'No files here yet' : 'This repository is empty'}>
        {isWaiting ? 'They come with the first copy.' : origin === 'MIRROR' ? 'Its code host has no commits of it. Push there.' : 'It has no commits, and takes none.'}
      </EmptyState>
    );
  }
  const url = cloneUrlOf(fullName);
  const name = fullName.slice(fullName.lastIndexOf('/') + 1);
  return (
    <Card aria-labelledby="push">
      <CardHeader
        title="This repository is empty"
        titleId="push"
        description={
          <>
            Git asks for a name and a password: any name does, the password is an <TextLink href={paths.ownTokens()}>access token</TextLink> that
            may push (write_repository, api or user:all), of an account that is at least Developer in the group.
          </>
        }
      />
      <CardBody className="grid gap-4">
        <UsageSnippet label="Start a new working copy" text={`git clone ${url}\ncd ${name}\necho "# ${name}" > README.md\ngit add README.md\ngit commit -m "First words"\ngit push -u origin HEAD:main`} />
        <UsageSnippet label="Push one that you have" text={`git remote add origin ${url}\ngit push -u origin --all\ngit push origin --tags`} />
      </CardBody>
    </Card>
  );
}
