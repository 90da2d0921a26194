import { History } from 'lucide-react';
import { ButtonLink } from '@/components/ui/button-link';
import { attempt } from '@/lib/api/console/attempt';
import { listFilesOperation, readFileOperation } from '@/lib/repositories/operations-files';
import { repositoryPaths } from '@/lib/url/repository-paths';
import type { PagePlace } from '../place';
import { FileView, largestShown } from './file-view';
import { FolderView } from './folder-view';
import { PathTrail } from './path-trail';
import { Refused } from './refused';

/** A folder or a file: links say which, but what was one may have become the other. */
export async function FilesView(place: PagePlace) {
  const { repository, location, revision } = place;
  const { fullName } = repository;
  const { path } = location;
  const where = { repository: { id: repository.id }, path, ...(revision === undefined ? {} : { revision }) };
  const asFolder = () => attempt(listFilesOperation, where);
  const asFile = () => attempt(readFileOperation, { ...where, maxBytes: largestShown });
  const history = (
    <ButtonLink size="sm" icon={<History aria-hidden />} href={repositoryPaths.history(fullName, path, revision)}>History</ButtonLink>
  );
  const folder = location.view === 'tree' || path === '' ? await asFolder() : null;
  if (folder?.ok) {
    return (
      <>
        {path === '' ? null : <PathTrail {...place} end={history} />}
        <FolderView {...place} list={folder.data} />
      </>
    );
  }
  if (folder && (path === '' || folder.error.reason !== 'path_not_found')) return <Refused {...place} error={folder.error} />;
  const file = await asFile();
  if (file.ok) return <FileView {...place} file={file.data} />;
  const instead = folder || file.error.reason !== 'path_not_found' ? null : await asFolder();
  if (!instead?.ok) return <Refused {...place} error={file.error} />;
  return (
    <>
      <PathTrail {...place} end={history} />
      <FolderView {...place} list={instead.data} />
    </>
  );
}
